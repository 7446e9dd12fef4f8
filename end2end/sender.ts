import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Person } from './people.ts';

/** What a service may answer a SOAP client. */
export type Answer<Result> = { result: Result } | { fault: { code: string; text: string; status: number } };

export type Added = {
  messageThreadId: string | null;
  notificationSent: string[];
  resultCode: 'OK' | 'INFO' | 'ERROR';
  resultText: string | null;
};

export type Active = { status: boolean; activeNotificationMethods: string[] };

/** A button: the service that it leads to, what it says, what is appended to the service's address. */
export type Link = { systemId: string; text: string; queryString?: string; type: 'CurrentTarget' | 'NewTarget' };

export type Letter = {
  subject?: string;
  text: string;
  thread?: string;
  system?: string;
  notify?: boolean;
  unit?: Partial<typeof unit>;
  link?: Link;
};

export const unit = {
  unitId: 'SE2321000016-E2E1',
  unitName: 'Provmottagningen Solstaden',
  unitAddress: 'Provgatan 1',
  unitPostalCode: '123 45',
  unitPostalCity: 'Solstaden',
  unitTelephone: '010-000 00 99',
};

const python = process.env.INKORG_PYTHON ?? path.resolve(import.meta.dirname, '../target/python/bin/python');

/** A sending system: a SOAP client of another make (`deliver.py`), which knows the product by its WSDL alone. */
export class Sender {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  #complaint = '';

  constructor(soap: string) {
    this.#process = spawn(python, [path.join(import.meta.dirname, 'deliver.py'), soap]);
    this.#process.stderr.on('data', (text) => (this.#complaint += text));
    this.#reader = createInterface(this.#process.stdout);
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** AddMessageToPatientPortalInbox, version 1. */
  addMessage(to: Person | string, letter: Letter): Promise<Answer<Added>> {
    return this.#call('AddMessageToPatientPortalInbox', {
      subjectOfCareId: typeof to === 'string' ? to : to.number,
      message: {
        organisationUnit: { ...unit, ...letter.unit },
        messageThreadId: letter.thread,
        messageDescription: letter.subject,
        messageText: letter.text,
        ssoLink: letter.link,
      },
      notify: letter.notify,
      sourceSystem: letter.system ?? 'DEMO-JOURNAL',
    });
  }

  /** IsActiveUser, version 1. */
  isActiveUser(who: Person | string): Promise<Answer<Active>> {
    return this.#call('IsActiveUser', { subjectOfCareId: typeof who === 'string' ? who : who.number });
  }

  async stop(): Promise<void> {
    this.#reader.close();
    const gone = once(this.#process, 'exit');
    this.#process.kill();
    if (this.#process.exitCode === null) await gone;
  }

  async #call<Result>(operation: string, parameters: object): Promise<Answer<Result>> {
    // What is undefined is left out, as an optional element is.
    this.#process.stdin.write(`${JSON.stringify({ operation, logical_address: 'SE2321000016-PORTAL', parameters })}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`deliver.py ended:\n${this.#complaint}`);
    return JSON.parse(value);
  }
}
