import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { axeVersion } from './checks/axe.ts';
import type { Finding } from './checks/finding.ts';
import { ibmVersion } from './checks/ibm.ts';
import { states } from './states.ts';

/** What was found of one state: as `app/accessibility/results.json` has it, from which the statement is made. */
export type Result = {
  /** When it was looked at, as 2026-11-26. */
  readonly date: string;
  /** The views that it was looked at through. */
  readonly views: readonly string[];
  /** By engine. */
  readonly found: { readonly [engine: string]: Pick<Finding, 'passed' | 'unsure' | 'failed'> };
};

type Results = {
  /** With what: name and version. */
  readonly engines: Engines;
  readonly browser: string;
  readonly states: { readonly [name: string]: Result };
};

type Engines = { readonly [engine: string]: { readonly name: string; readonly version: string } };

const kept = new URL('../../app/accessibility/results.json', import.meta.url);
const folder = path.resolve(import.meta.dirname, '../../target/e2e/accessibility');

const engines: Engines = {
  axe: { name: 'axe-core', version: axeVersion },
  ibm: { name: 'IBM Equal Access accessibility-checker-engine', version: ibmVersion },
  // Our own: reflow, text spacing and text of twice the size, measured in the browser.
  reflow: { name: 'Inkorgen reflow measurement', version: '1' },
};

/** Forgets what an earlier run found. */
export async function begin(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

/** Notes what was found of a state, with the faults in words. Each test has a file of its own, since two run at a time. */
export async function note(name: string, browser: string, result: Result, faults: readonly string[]): Promise<void> {
  await writeFile(path.join(folder, `${name}.json`), JSON.stringify({ browser, result, faults }));
}

/** Puts what this run found into the file that the statement is made of. */
export async function keep(): Promise<void> {
  const found = new Map<string, { browser: string; result: Result }>();
  for (const file of await readdir(folder)) {
    found.set(path.basename(file, '.json'), JSON.parse(await readFile(path.join(folder, file), 'utf8')));
  }
  const [first] = found.values();
  if (!first) return;
  const before: Results | undefined = await readFile(kept, 'utf8').then(JSON.parse, () => undefined);
  const same = JSON.stringify(before?.engines) === JSON.stringify(engines) && before?.browser === first.browser;
  if (!same && found.size < states.length) {
    throw new Error('engines or browser have changed: look at every state anew before results are kept');
  }
  // In the order of the list, and without states that are in it no more.
  const all = states.flatMap(({ name }) => {
    const result = found.get(name)?.result ?? (same ? before?.states[name] : undefined);
    return result ? [[name, result] as const] : [];
  });
  const head = JSON.stringify({ engines, browser: first.browser }).slice(0, -1);
  const lines = all.map(([name, result]) => `${JSON.stringify(name)}: ${JSON.stringify(result)}`);
  await writeFile(kept, `${head}, "states": {\n${lines.join(',\n')}\n}}\n`);
}
