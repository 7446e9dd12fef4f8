import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { Checker } from 'accessibility-checker-engine';
import { type Finding, merged } from './finding.ts';

const require = createRequire(import.meta.url);

/**
 * IBM's engine with its rules, as its package brings them: nothing is fetched while it runs. The package that wraps it
 * would download browsers and rules.
 */
const engine = await readFile(require.resolve('accessibility-checker-engine/ace.js'), 'utf8');

export const ibmVersion: string = require('accessibility-checker-engine/package.json').version;

type Judged = { rule: string; reason: string; level: string; outcome: string; message: string; snippet: string };

/** The criteria that each rule speaks for: all of its reasons, or those that are named. */
type Spoken = { criterion: string; rule: string; reasons?: string[] };

let spoken: readonly Spoken[] | undefined;

/** What IBM's engine has to say of the page as it is shown now. */
export async function askIbm(page: Page): Promise<Finding> {
  if (!(await page.evaluate(() => 'ace' in globalThis))) await page.evaluate(`${engine}; globalThis.ace = ace; undefined`);
  spoken ??= await page.evaluate(() => {
    const { ace } = globalThis as unknown as { ace: { Checker: typeof Checker } };
    const guideline = new ace.Checker().getGuidelines().find(({ id }) => id === 'WCAG_2_2');
    return (guideline?.checkpoints ?? []).flatMap(({ num, rules }) =>
      (rules ?? []).map(({ id, reasonCodes }) => ({ criterion: num, rule: id, ...(reasonCodes && { reasons: reasonCodes }) })),
    );
  });
  const judged = await page.evaluate(async () => {
    const { ace } = globalThis as unknown as { ace: { Checker: typeof Checker } };
    const { results } = await new ace.Checker().check(document, ['WCAG_2_2']);
    return results.map(({ ruleId, reasonId, value: [level, outcome], message, snippet }) => ({
      rule: ruleId,
      reason: String(reasonId),
      level: String(level),
      outcome: String(outcome),
      message,
      snippet,
    }));
  });
  return merged(judged.map(finding));
}

/** A recommendation that is not followed, and what the engine leaves to a person, are neither faults nor passed. */
function finding(judged: Judged): Finding {
  const { rule, level, outcome, message, snippet } = judged;
  const about = criteria(judged);
  const nothing = { passed: [], unsure: [], failed: [], faults: [] };
  if (outcome === 'PASS') return { ...nothing, passed: about };
  if (outcome === 'FAIL' && level === 'VIOLATION') return { ...nothing, failed: about, faults: [`${rule}: ${message}: ${snippet}`] };
  return { ...nothing, unsure: about };
}

function criteria({ rule, reason }: Judged): string[] {
  return (spoken ?? []).filter((one) => one.rule === rule && (one.reasons?.includes(reason) ?? true)).map(({ criterion }) => criterion);
}
