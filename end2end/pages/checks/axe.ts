import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

/** axe-core itself, put into the page through the debugger: the page keeps its content security policy. */
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const rules: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
};
const colours: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

/** axe finds nothing: by day and by night, with more contrast, wide and narrow. */
export async function expectNothingFromAxe(page: Page): Promise<void> {
  await page.evaluate(axe);
  expect.soft(await violations(page, rules), 'axe').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect.soft(await violations(page, colours), 'axe, in the dark').toEqual([]);
  await page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
  expect.soft(await violations(page, colours), 'axe, with more contrast').toEqual([]);
  await page.emulateMedia({ contrast: null });
  await page.setViewportSize({ width: 320, height: 640 });
  expect.soft(await violations(page, rules), 'axe, on a narrow screen').toEqual([]);
}

function violations(page: Page, options: RunOptions): Promise<string[]> {
  return page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as { axe: { run(options: unknown): Promise<AxeResults> } };
    const { violations } = await axe.run(options);
    return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`));
  }, options);
}
