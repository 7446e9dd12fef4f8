import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults, Result, RunOptions } from 'axe-core';
import { type Finding, merged } from './finding.ts';

const require = createRequire(import.meta.url);

/** axe-core itself, put into the page through the debugger: the page keeps its content security policy. */
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');

export const axeVersion: string = require('axe-core/package.json').version;

const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
  // Of what passed or does not apply, the rule is enough.
  resultTypes: ['violations', 'incomplete'],
};
const colours: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

/** What axe has to say of the page as it is shown now. */
export async function askAxe(page: Page): Promise<Finding> {
  const told = await run(page, rules);
  return merged([
    ...told.passes.map((rule) => ({ passed: criteria(rule), unsure: [], failed: [], faults: [] })),
    ...told.incomplete.map((rule) => ({ passed: [], unsure: criteria(rule), failed: [], faults: [] })),
    ...told.violations.map((rule) => ({ passed: [], unsure: [], failed: criteria(rule), faults: faults(rule) })),
  ]);
}

/** axe finds nothing: by day and by night, wide and narrow. For pages that are not the product's own. */
export async function expectNothingFromAxe(page: Page): Promise<void> {
  expect.soft((await askAxe(page)).faults, 'axe').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectContrast(page, 'in the dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 320, height: 640 });
  expect.soft((await askAxe(page)).faults, 'axe, on a narrow screen').toEqual([]);
}

/** The colours alone stand out from each other. */
export async function expectContrast(page: Page, when: string): Promise<void> {
  expect.soft((await run(page, colours)).violations.flatMap(faults), `axe, ${when}`).toEqual([]);
}

async function run(page: Page, options: RunOptions): Promise<AxeResults> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return page.evaluate((options) => {
    const { axe } = globalThis as unknown as { axe: { run(options: unknown): Promise<AxeResults> } };
    return axe.run(options);
  }, options);
}

/** `wcag1411` is 1.4.11; what belongs to no criterion is good practice. */
function criteria({ tags }: Result): string[] {
  return tags.flatMap((tag) => {
    const digits = /^wcag(\d)(\d)(\d+)$/.exec(tag);
    return digits ? [digits.slice(1).join('.')] : [];
  });
}

function faults({ id, help, nodes }: Result): string[] {
  return nodes.map((node) => `${id}: ${help}: ${node.html}`);
}
