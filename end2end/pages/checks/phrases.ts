import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { withoutChance } from './reading.ts';

const entry = fileURLToPath(import.meta.resolve('@guidepup/virtual-screen-reader'));
const bundle = await readFile(entry.replace(/[^/]+$/, 'index.browser.js'), 'utf8');

/**
 * The virtual screen reader as a script that gives it back. As the module that it is, it would need leave from the
 * page's content security policy; put into the page through the debugger it needs none.
 */
const reader = `(() => { ${bundle.replace(/export\{.*?([\w$]+) as virtual\};/, 'return $1;')}\n})()`;

/** Longer than any page of ours. */
const most = 1000;

/**
 * What a screen reader says of the page, from its top to its end, is what was reviewed: the order, the roles and the
 * names as one hears them. The reader is a simulation with its own idea of names, so it is a third opinion beside the
 * browser's tree and axe, and no substitute for a person with NVDA or VoiceOver.
 */
export async function expectPhrases(page: Page, name: string): Promise<void> {
  const virtual = await page.evaluateHandle<Virtual>(reader);
  const phrases = await page.evaluate(
    async ([virtual, most]) => {
      await virtual.start({ container: document.body });
      const said = async () => (await virtual.lastSpokenPhrase()) !== 'end of document';
      for (let step = 0; step < most && (await said()); step++) await virtual.next();
      const phrases = await virtual.spokenPhraseLog();
      await virtual.stop();
      return phrases;
    },
    [virtual, most] as const,
  );
  expect.soft(phrases.at(-1), 'the reader comes to the end').toBe('end of document');
  expect.soft(withoutChance(`${phrases.join('\n')}\n`)).toMatchSnapshot(`${name}.phrases.txt`);
}

/** Of the reader, what is used here. */
type Virtual = {
  start(options: { container: Node }): Promise<void>;
  next(): Promise<void>;
  stop(): Promise<void>;
  lastSpokenPhrase(): Promise<string>;
  spokenPhraseLog(): Promise<string[]>;
};
