import { readFile } from 'node:fs/promises';
import type { RegisterChange } from '../inkorg.ts';
import { anna, alvin, berit, elsa, erik, karin, sara, tolvan, vera, type Person } from '../people.ts';
import type { Letter } from '../sender.ts';

/**
 * A page in one of its states, as `app/accessibility/states.json` lists them: for these checks, and for the tester's page
 * of the demo, which says the same steps in words. A test of the demo holds the list to the router's own addresses.
 */
export type State = {
  /** Names the snapshots and the results. */
  readonly name: string;
  /** The router's address that answers; `*` where none does. */
  readonly route: string;
  /** What the page shows in this state, for people. */
  readonly shows: string;
  /** Whether what a screen reader says of it is reviewed too, phrase by phrase. */
  readonly aloud?: boolean;
  /** The answer's status, when it is not 200. */
  readonly status?: number;
  /** From a demo as it begins to the page. */
  readonly steps: readonly Step[];
};

/** What a citizen does, or what happens to them. Each step has one of these. */
export type Step = {
  /** By an address; `again`: the page's own, `kept`: the one that was kept. */
  go?: string;
  /** Somebody, from the start page. */
  logIn?: string;
  /** A folder, in the navigation. */
  folder?: string;
  /** A link of the content, by its whole name; without a name, the first thread of the list. */
  open?: string;
  /** A link, by a part of its name. */
  follow?: string;
  /** A button, by its whole name. */
  press?: string;
  /** So many threads, from the top of the list. */
  choose?: number;
  /** A box or a choice; without a name, the first choice. */
  check?: string;
  fill?: { label: string; text: string };
  /** Enters the code that was sent there. */
  code?: string;
  /** Remembers where a link leads. */
  keep?: string;
  /** The browser forgets its cookies. */
  forget?: object;
  /** The demo's clock is moved to a time. */
  clock?: string;
  /** So many minutes pass. */
  pass?: number;
  register?: { of: string } & RegisterChange;
  send?: { to: string } & Letter;
  /** Letters that no sender should send; `together` in one thread. */
  hostile?: { to: string; together: boolean };
  /** The page comes to say this. */
  see?: string;
  /** An address is asked for until its page says this. */
  until?: { go: string; see: string };
};

const list = new URL('../../app/accessibility/states.json', import.meta.url);

export const states: readonly State[] = JSON.parse(await readFile(list, 'utf8'));

const people = new Map([tolvan, anna, erik, elsa, alvin, sara, karin, berit, vera].map((person) => [person.name, person]));

/** Somebody of the demo, by name. */
export function personOf(name: string): Person {
  const person = people.get(name);
  if (!person) throw new Error(`${name} is nobody in the demo`);
  return person;
}
