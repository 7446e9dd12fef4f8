import { expect } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Answer } from './sender.ts';

const golden = path.resolve(import.meta.dirname, '../src/soap/golden');

/** Every outcome that there is an example of for those who connect: operation, major version and name. */
export const outcomes: readonly string[] = readdirSync(golden, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.answer.xml'))
  .map((file) => file.replace('.answer.xml', ''))
  .sort();

/** Ids, times and versions are other ones each time, and no outcome. */
const others = new Set([
  'messageThreadId', 'messageId', 'receivedTime', 'firstReadTime', 'version', 'pingDateTime',
]);

type Leaves = Record<string, string[]>;

function add(leaves: Leaves, name: string, value: string): void {
  if (!others.has(name)) (leaves[name] ??= []).push(value);
}

function unescaped(text: string): string {
  return text.replaceAll('&apos;', "'").replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}

/** The elements of an answer that hold text, by name. */
function leavesOf(xml: string): Leaves {
  const leaves: Leaves = {};
  for (const [, name, text] of xml.matchAll(/<(?:\w+:)?(\w+)[^<>]*>([^<]+)</g)) {
    if (name && text) add(leaves, name, unescaped(text));
  }
  return leaves;
}

/** Likewise of what a client made of it, whose makers name what is not there in ways of their own. */
function leavesIn(result: unknown, name = '', leaves: Leaves = {}): Leaves {
  if (Array.isArray(result)) for (const item of result) leavesIn(item, name, leaves);
  else if (typeof result === 'object' && result !== null) {
    for (const [key, value] of Object.entries(result)) {
      if (key !== 'attributes') leavesIn(value, key === '$value' ? name : key, leaves);
    }
  } else if (result !== null && result !== undefined) add(leaves, name, String(result));
  return leaves;
}

const reference = /[0-9a-f]{32}/g;

/** What a client must have understood of an example's answer. */
function expected(outcome: string): object {
  const answer = readFileSync(path.join(golden, `${outcome}.answer.xml`), 'utf8');
  const { faultcode, faultstring, ...leaves } = leavesOf(answer);
  if (!faultcode?.[0] || !faultstring) return { result: leaves };
  const status = outcome.endsWith('/fault-denied') ? 403 : 500;
  return { fault: { code: faultcode[0].replace('soap:', ''), text: faultstring[0], status } };
}

/** What a client did understand. */
export function understood(answer: Answer<unknown>): object {
  if ('result' in answer) return { result: leavesIn(answer.result) };
  if (!('fault' in answer)) return answer;
  const { code, text, status } = answer.fault;
  return { fault: { code, text: text.replace(reference, '0'.repeat(32)), status } };
}

function without(understood: object, names: string[]): object {
  if (!('result' in understood)) return understood;
  const leaves = { ...(understood.result as Leaves) };
  for (const name of names) delete leaves[name];
  return { result: leaves };
}

/** Which outcomes one client has met. */
export class Met {
  readonly #met = new Set<string>();
  readonly #client: string;

  constructor(client: string) {
    this.#client = client;
  }

  /** Sees to it that an answer is understood as the example's is, but for the elements with these names. */
  meet(outcome: string, answer: Answer<unknown>, ...except: string[]): void {
    expect(outcomes, 'an outcome that there is').toContain(outcome);
    const [heard, wanted] = [understood(answer), expected(outcome)].map((one) => without(one, except));
    // All that a client takes otherwise is told at once.
    expect.soft(heard, `${this.#client}: ${outcome}`).toEqual(wanted);
    if (isDeepStrictEqual(heard, wanted)) this.#met.add(outcome);
  }

  /** Likewise of one that does not come at the first try. */
  async meetSoon(outcome: string, ask: () => Promise<Answer<unknown>>): Promise<void> {
    let answer = await ask();
    for (let tries = 1; tries < 40 && !isDeepStrictEqual(understood(answer), expected(outcome)); tries++) {
      // The latest calls are counted within a second.
      await sleep(100);
      answer = await ask();
    }
    this.meet(outcome, answer);
  }

  /** Refuses an outcome that the client has not met. */
  expectAll(): void {
    const missing = outcomes.filter((outcome) => !this.#met.has(outcome));
    expect(missing, `${this.#client} has not met`).toEqual([]);
  }
}
