import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Inkorg } from './inkorg.ts';
import { python } from './sender.ts';

const run = promisify(execFile);
const target = path.resolve(import.meta.dirname, '../target');
const inkorg = path.join(target, 'debug/inkorg');

/** By which certificate somebody calls: what `certificates` has made. */
export type Caller = 'registered' | 'unregistered' | 'revoked' | 'of-a-stranger' | 'without' | 'distrustful';

/**
 * `inkorg soap`, the production program, behind mutual TLS, at the database of a demo: another process on the same
 * inboxes, with a clock of its own.
 */
export class MutualTls {
  readonly origin: string;
  readonly #folder: string;
  readonly #database: string;
  readonly #environment: NodeJS.ProcessEnv;
  #process?: ChildProcess;
  #log = '';

  private constructor(origin: string, folder: string, database: string, environment: NodeJS.ProcessEnv) {
    this.origin = origin;
    this.#folder = folder;
    this.#database = database;
    this.#environment = environment;
  }

  static async start(demo: Inkorg): Promise<MutualTls> {
    const port = Number(new URL(demo.soap).port) + 2;
    const origin = `https://localhost:${port}`;
    const folder = path.join(path.dirname(demo.database), 'certificates');
    await rm(folder, { recursive: true, force: true });
    await run(path.join(target, 'debug/examples/certificates'), [folder]);
    const keys: { service: string; index: string } = JSON.parse(await readFile(`${demo.database}.keys`, 'utf8'));
    const service = new MutualTls(origin, folder, demo.database, {
      ...process.env,
      INKORG__DATABASE__URL: `sqlite://${demo.database}`,
      INKORG__KEYS__SERVICE: `1:${keys.service}`,
      INKORG__KEYS__INDEX: keys.index,
      INKORG__WEB__PUBLIC_URL: demo.web,
      INKORG__SITE__OPERATOR: 'Region Solstaden',
      INKORG__SITE__SERVICE_NAME: '1177',
      INKORG__SITE__CONTACT_EMAIL: 'inkorgen@example.invalid',
      INKORG__SOAP__LISTEN: `127.0.0.1:${port}`,
      INKORG__SOAP__PUBLIC_URL: origin,
      INKORG__SOAP__PURPOSE: 'test',
      INKORG__SOAP__TLS__CERTIFICATE: path.join(folder, 'certificate.pem'),
      INKORG__SOAP__TLS__KEY: path.join(folder, 'key.pem'),
      INKORG__SOAP__TLS__ISSUERS: path.join(folder, 'issuers.pem'),
      INKORG__SOAP__TLS__REVOKED: JSON.stringify([path.join(folder, 'revoked.pem')]),
      INKORG__SOAP__LIMITS__CONNECTIONS_PER_ADDRESS: '1000',
      INKORG__SOAP__LIMITS__CONNECTIONS_PER_SENDER: '1000',
      // What is sent by them, the demo's own worker sends.
      INKORG__SMS__URL: 'https://sms.example.invalid/messages',
      INKORG__SMS__TOKEN: 'none',
      INKORG__SMS__SENDER: '1177',
      INKORG__SMTP__HOST: 'mail.example.invalid',
      INKORG__SMTP__FROM: '1177 <ingen-svar@example.invalid>',
      INKORG_LOG: 'info',
    });
    await service.#begin();
    return service;
  }

  async #begin(): Promise<void> {
    const child = spawn(inkorg, ['soap'], { stdio: ['ignore', 'pipe', 'pipe'], env: this.#environment });
    this.#process = child;
    child.stdout.on('data', (text) => (this.#log += text));
    child.stderr.on('data', (text) => (this.#log += text));
    const end = Date.now() + 30_000;
    while (Date.now() < end && child.exitCode === null) {
      if (this.#log.includes('"message":"ready"')) return;
      await sleep(20);
    }
    await this.stop();
    throw new Error(`inkorg soap did not become ready. It said:\n${this.#log}`);
  }

  /** Where somebody's certificate is, and whom it trusts. */
  folder(caller: Caller): string {
    return path.join(this.#folder, caller);
  }

  /** Registers a system, as an operator does. */
  async register(system: string, ...more: string[]): Promise<void> {
    const words = ['sender', 'add', system, '--hsa-id', 'SE2321000016-DEMO1', '--purpose', 'test', ...more];
    await run(inkorg, words, { env: this.#environment });
  }

  /** Holds the database while something is done, so that nobody can write in it. */
  async withoutDatabase(act: () => Promise<void>): Promise<void> {
    const hold =
      'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30); ' +
      'c.execute("begin immediate"); print("held", flush=True); sys.stdin.read()';
    const holder = spawn(python, ['-c', hold, this.#database], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const [held] = await Promise.race([once(holder.stdout, 'data'), once(holder, 'exit')]);
      if (String(held).trim() !== 'held') throw new Error('the database could not be held');
      await act();
    } finally {
      holder.stdin.end();
      if (holder.exitCode === null) await once(holder, 'exit');
    }
  }

  /** Sends an envelope over many connections, again and again, while something is done: more than there is room for. */
  async flooded(envelope: string, act: () => Promise<void>): Promise<void> {
    const file = (name: string) => readFile(path.join(this.folder('registered'), name));
    const [ca, cert, key] = await Promise.all(['issuer.pem', 'certificate.pem', 'key.pem'].map(file));
    const connections = 500;
    const agent = new Agent({ ca, cert, key, keepAlive: true, maxSockets: connections });
    let over = false;
    const once = () =>
      new Promise<void>((done) => {
        const headers = { 'content-type': 'text/xml; charset=utf-8', 'content-length': Buffer.byteLength(envelope) };
        const sent = request(`${this.origin}/soap`, { method: 'POST', agent, headers }, (answer) => {
          answer.resume().on('close', done);
        });
        sent.on('error', () => done()).end(envelope);
      });
    const senders = Array.from({ length: connections }, async () => {
      while (!over) {
        await once();
        // Whoever is told to wait does, a little.
        await sleep(200);
      }
    });
    try {
      await act();
    } finally {
      over = true;
      await Promise.all(senders);
      agent.destroy();
    }
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** What it has written of itself. */
  get log(): string {
    return this.#log;
  }
}
