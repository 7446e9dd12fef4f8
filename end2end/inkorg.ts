import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Addresses, addressesOf, listen } from './addresses.ts';

const target = path.resolve(import.meta.dirname, '../target');
const program = path.join(target, 'debug/inkorg-demo');
const data = path.join(target, 'e2e/data');

/** When every test begins: Monday morning, as the demo does of itself. */
export const beginning = '2026-11-23T09:00:00+01:00';

const patience = 30_000;

/** What the register may say anew of somebody; what is not stated stays. */
export type RegisterChange = {
  name?: string | null;
  protected?: boolean;
  deceased?: boolean;
  emigrated?: boolean;
  guardians?: string[];
};

/**
 * The product, running for one test alone: its own database, its own clock, its own ports. So a test may read, mark and
 * move the time as it likes, and none depends on another.
 */
export class Inkorg implements Addresses {
  readonly web: string;
  readonly soap: string;
  readonly demo: string;
  /** The file of its database. Its keys are beside it. */
  readonly database: string;
  readonly #process: ChildProcess;
  #log = '';

  private constructor(addresses: Addresses, database: string) {
    ({ web: this.web, soap: this.soap, demo: this.demo } = addresses);
    this.database = database;
    this.#process = spawn(program, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        INKORG__DATABASE__URL: `sqlite://${database}`,
        INKORG__WEB__LISTEN: listen(addresses.web),
        INKORG__WEB__PUBLIC_URL: addresses.web,
        INKORG__SOAP__LISTEN: listen(addresses.soap),
        INKORG__DEMO__LISTEN: listen(addresses.demo),
        INKORG__DEMO__NOW: beginning,
      },
    });
    this.#process.stdout?.on('data', (text) => (this.#log += text));
    this.#process.stderr?.on('data', (text) => (this.#log += text));
  }

  /** Fills a database with the demo's people and letters: once, for all tests to copy. */
  static async fillTemplate(): Promise<void> {
    await stat(program).catch(() => {
      throw new Error('target/debug/inkorg-demo is not there: run `cargo xtask build` first');
    });
    await rm(data, { recursive: true, force: true });
    const database = databaseIn('template');
    await mkdir(path.dirname(database), { recursive: true });
    const inkorg = new Inkorg(addressesOf(0), database);
    await inkorg.#ready();
    // Told to stop, it closes the database; killed, it would leave the letters in a file beside.
    await inkorg.stop('SIGTERM');
  }

  /** Starts the product for a test, with the demo's people and letters as they are from the beginning. */
  static async start(slot: number): Promise<Inkorg> {
    const database = databaseIn(`worker-${slot}`);
    await rm(path.dirname(database), { recursive: true, force: true });
    await mkdir(path.dirname(database), { recursive: true });
    // On a busy machine the journal has not always been put into the file when the template is closed.
    for (const ending of ['', '-wal', '.keys']) {
      const file = databaseIn('template') + ending;
      if (ending !== '-wal' || existsSync(file)) await copyFile(file, database + ending);
    }
    const inkorg = new Inkorg(addressesOf(slot), database);
    await inkorg.#ready();
    return inkorg;
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill(signal);
    await gone;
  }

  /** What it has written of itself. */
  get log(): string {
    return this.#log;
  }

  /** Moves the time that the product believes in forward. Sessions, birthdays and words such as "i dag" go by it. */
  async moveClock(by: { advance_seconds: number } | { to: string }): Promise<void> {
    const answer = await fetch(`${this.demo}/klocka`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(by),
    });
    if (!answer.ok) throw new Error(`the clock was not moved (${answer.status}): ${await answer.text()}`);
  }

  /** Changes what the population register says of somebody, or puts a newborn into it. It counts at the next request. */
  async changeRegister(number: string, change: RegisterChange): Promise<void> {
    const answer = await fetch(`${this.demo}/register/${number}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(change),
    });
    if (!answer.ok) throw new Error(`the register was not changed (${answer.status}): ${await answer.text()}`);
  }

  async pass(minutes: number): Promise<void> {
    await this.moveClock({ advance_seconds: minutes * 60 });
  }

  async #ready(): Promise<void> {
    const end = Date.now() + patience;
    while (Date.now() < end) {
      if (this.#process.exitCode !== null) break;
      const answer = await fetch(`${this.web}/halsa/redo`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(20);
    }
    await this.stop();
    throw new Error(`inkorg-demo did not become ready. It said:\n${this.#log}`);
  }
}

function databaseIn(folder: string): string {
  return path.join(data, folder, 'inkorg.db');
}
