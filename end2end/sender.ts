import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Person } from './people.ts';

/** What a service may answer a SOAP client. */
export type Answer<Result> =
  | { result: Result }
  | { fault: { code: string; text: string; status: number } }
  /** A status of HTTP that no SOAP came with. */
  | { refused: number }
  | { unreached: string };

/** How a request is sent, where it is not as everybody sends it. */
export type How = {
  /** Whom the request is addressed to; null: nobody. */
  logical_address?: string | null;
  /** A header that nobody knows and everybody must understand. */
  must_understand?: boolean;
  /** A text of the envelope, wherever it stands, and what takes its place. */
  change?: { from: string; to: string };
  gzip?: boolean;
};

export type Added = {
  messageThreadId: string | null;
  notificationSent: string[];
  resultCode: 'OK' | 'INFO' | 'ERROR';
  resultText: string | null;
};

export type Active = { status: boolean; activeNotificationMethods: string[] };

/** Of version 2. */
export type Added2 = Added & {
  errorCode: 'NotActiveUser' | 'MessageIdReused' | 'AttachmentRefused' | 'UnknownThread' | null;
};

/** Of version 2. */
export type Active2 = Active & { paperInvitationsDeclined: boolean | null; reachableThroughGuardian: boolean | null };

/** Of version 2. Times are as Python writes them. */
export type ThreadStatus = Pick<Added2, 'resultCode' | 'resultText' | 'errorCode'> & {
  messageStatus: {
    messageId: string | null;
    receivedTime: string;
    status: 'Unread' | 'Read' | 'Deleted';
    firstReadTime: string | null;
    firstReadBy: 'SubjectOfCare' | 'Guardian' | null;
  }[];
};

/** What an engagement index says of a booking. */
export type Notified = { person: Person; unit: string; booking: string; system?: string; deleted?: boolean };

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

/** A message of version 2, as the XSD has it; unit and address are filled in. */
export type Message2 = {
  messageId: string;
  messageThreadId?: string;
  title: string;
  text: string;
  language?: string;
  visit?: {
    bookingId: string;
    startTime?: string;
    endTime?: string;
    description?: string;
    place?: string;
    allowedChanges?: { change: ('Rebook' | 'Cancel')[] };
  };
  supersedes?: { manner: 'Replaces' | 'Cancels'; messageId?: string; bookingId?: string };
  answeredFormId?: string;
  button?: (Link & { formId?: string })[];
  attachment?: { name: string; mediaType: string; availableUntil?: string; content: { base64: string } }[];
  documentLink?: { name: string; url: string }[];
};

export const unit = {
  unitId: 'SE2321000016-E2E1',
  unitName: 'Provmottagningen Solstaden',
  unitAddress: 'Provgatan 1',
  unitPostalCode: '123 45',
  unitPostalCity: 'Solstaden',
  unitTelephone: '010-000 00 99',
};

export const python = process.env.INKORG_PYTHON ?? path.resolve(import.meta.dirname, '../target/python/bin/python');

/** SOAP clients that none of us wrote, each in a program that speaks in lines of JSON. */
const programs = {
  zeep: [python, 'deliver.py'],
  'node-soap': [process.execPath, 'deliver.mjs'],
  php: ['php', 'deliver.php'],
} as const;
export type Make = keyof typeof programs;
export const makes = Object.keys(programs) as Make[];

/** A sending system: a SOAP client of another make, which knows the product by its WSDL alone. */
export class Sender {
  readonly #name: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  #complaint = '';

  /** `folder`: by which certificate it calls, and whom it trusts. */
  constructor(soap: string, make: Make = 'zeep', folder?: string) {
    const [program, script] = programs[make];
    this.#name = script;
    this.#process = spawn(program, [path.join(import.meta.dirname, script), soap, ...(folder ? [folder] : [])]);
    this.#process.stderr.on('data', (text) => (this.#complaint += text));
    this.#reader = createInterface(this.#process.stdout);
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** AddMessageToPatientPortalInbox, version 1. */
  addMessage(to: Person | string, letter: Letter): Promise<Answer<Added>> {
    return this.call('AddMessageToPatientPortalInbox', {
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
    return this.call('IsActiveUser', { subjectOfCareId: typeof who === 'string' ? who : who.number });
  }

  /** AddMessage, version 2. */
  addMessage2(
    to: Person | string,
    message: Message2,
    { notify, system = 'DEMO-JOURNAL' }: { notify?: boolean; system?: string } = {},
  ): Promise<Answer<Added2>> {
    return this.call(
      'AddMessage',
      {
        subjectOfCareId: typeof to === 'string' ? to : to.number,
        message: { organisationUnit: unit, ...message },
        notify,
        sourceSystem: system,
      },
      2,
    );
  }

  /** IsActiveUser, version 2. */
  isActiveUser2(who: Person | string, system = 'DEMO-JOURNAL'): Promise<Answer<Active2>> {
    const subjectOfCareId = typeof who === 'string' ? who : who.number;
    return this.call('IsActiveUser', { subjectOfCareId, sourceSystem: system }, 2);
  }

  /** GetMessageThreadStatus, version 2. */
  threadStatus(
    who: Person | string,
    asked: { messageThreadId: string } | { messageId: string },
    system = 'DEMO-JOURNAL',
  ): Promise<Answer<ThreadStatus>> {
    const subjectOfCareId = typeof who === 'string' ? who : who.number;
    return this.call('GetMessageThreadStatus', { subjectOfCareId, ...asked, sourceSystem: system }, 2);
  }

  /** ProcessNotification, version 1: what an engagement index tells of bookings. */
  processNotification(bookings: Notified[]): Promise<Answer<{ ResultCode: string; comment: string | null }>> {
    return this.call('ProcessNotification', notified(bookings));
  }

  async stop(): Promise<void> {
    this.#reader.close();
    const gone = once(this.#process, 'exit');
    this.#process.kill();
    if (this.#process.exitCode === null) await gone;
  }

  /** Any operation. */
  async call<Result>(operation: string, parameters: object, version = 1, how: How = {}): Promise<Answer<Result>> {
    // What is undefined is left out, as an optional element is.
    const request = { operation, version, logical_address: 'SE2321000016-PORTAL', parameters, ...how };
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.#name} ended:\n${this.#complaint}`);
    return JSON.parse(value);
  }
}

/** The request that tells of bookings. */
export function notified(bookings: Notified[]): object {
  return {
    engagementTransaction: bookings.map(({ person, unit, booking, system, deleted }) => ({
      deleteFlag: deleted ?? false,
      engagement: {
        registeredResidentIdentification: person.number,
        serviceDomain: 'riv:crm:scheduling',
        categorization: 'Booking',
        logicalAddress: unit,
        businessObjectInstanceIdentifier: booking,
        clinicalProcessInterestId: 'NA',
        mostRecentContent: deleted ? undefined : '20261207131000',
        sourceSystem: system ?? 'SE2321000016-DEMO2',
        updateTime: '20261123090000',
        dataController: 'SE2321000016',
        owner: 'SE165565594230-1000',
      },
    })),
  };
}
