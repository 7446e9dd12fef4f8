import { readFile } from 'node:fs/promises';
import type { Letter } from './sender.ts';

const list = new URL('../app/accessibility/hostile.json', import.meta.url);

/**
 * What no sender should send, and every page must bear: markup, what turns around what follows, characters without a
 * shape, and words without end. One thread, a letter for each kind. In the list `{ö×10000}` stands for 10,000 letters.
 */
export const hostile: readonly Letter[] = JSON.parse(
  (await readFile(list, 'utf8')).replace(/\{(.)×(\d+)\}/gu, (_, letter: string, times) => letter.repeat(Number(times))),
);
