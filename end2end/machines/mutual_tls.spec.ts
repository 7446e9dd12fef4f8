import { folder, heading, logIn, openThread, outcome as said, thread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { type Caller, MutualTls } from '../mutual_tls.ts';
import { Met, outcomes } from '../outcomes.ts';
import { anna, berit, elsa, tolvan } from '../people.ts';
import { type Make, makes, type Message2, notified, Sender, unit } from '../sender.ts';

/** A client that none of us wrote, and what it has met so far. */
type Client = { make: Make; sender: Sender; met: Met };

const article = '<article><para>Dina prover ser bra ut.</para></article>';
const link = { systemId: 'bokning', text: 'Boka om', queryString: '?id=1', type: 'CurrentTarget' as const };
const text = { base64: 'R8OlIHJha3QgZnJhbSBmcsOlbiBlbnRyw6luLgo=' };
const version2 = 'urn:riv-application:infrastructure:eservicesupply:patientportal:AddMessageResponder:2';

const booking = { person: anna, unit: 'SE2321000016-1HZ3', booking: 'B-1' };
const ping = (serviceContractNamespace = version2) => ({ serviceContractNamespace, logicalAddress: 'SE2321000016-PORTAL' });
const asked = (subjectOfCareId = anna.number, more: object = {}) => ({
  subjectOfCareId,
  sourceSystem: 'DEMO-JOURNAL',
  ...more,
});

/** Subjects are found in the list by it. */
const titleOf = (make: Make) => `Provsvar från ${make}`;

/** A message of version 2 with every field. */
function whole(make: Make): Message2 {
  return {
    messageId: `${make}-1`,
    messageThreadId: `${make}-besok`,
    title: titleOf(make),
    text: article,
    language: 'sv',
    visit: {
      bookingId: `${make}-B`,
      startTime: '2030-12-03T09:20:00+01:00',
      endTime: '2030-12-03T09:40:00+01:00',
      description: 'Provtagning',
      place: 'Provgatan 1',
      allowedChanges: { change: ['Rebook', 'Cancel'] },
    },
    button: [link, { ...link, text: 'Avboka' }],
    attachment: [{ name: 'karta.txt', mediaType: 'text/plain', content: text }],
    documentLink: [{ name: 'Blad', url: 'https://solstaden.example/blad.pdf' }],
  };
}

const least = (id: string): Message2 => ({ messageId: id, title: 'Provsvar', text: article });

function add2(message: Message2, to = tolvan.number, system = 'DEMO-JOURNAL') {
  return { subjectOfCareId: to, message: { organisationUnit: unit, ...message }, sourceSystem: system };
}

function add1(thread: string, to = anna.number, system = 'DEMO-JOURNAL') {
  const message = {
    organisationUnit: unit,
    messageThreadId: thread,
    messageDescription: 'Provsvar',
    messageText: article,
    ssoLink: link,
  };
  return { subjectOfCareId: to, message, notify: true, sourceSystem: system };
}

/** Each operation, as it can be asked at any time; in another round with another message. */
function everyOperation(make: Make, round: string): [operation: string, major: number, parameters: object][] {
  return [
    ['AddMessage', 2, add2(least(`${make}-${round}`))],
    ['GetMessageThreadStatus', 2, asked(anna.number, { messageThreadId: `${make}-besok` })],
    ['IsActiveUser', 2, asked()],
    ['AddMessageToPatientPortalInbox', 1, add1(`${make}-${round}`)],
    ['IsActiveUser', 1, { subjectOfCareId: anna.number }],
    ['PingForConfiguration', 1, ping()],
    ['ProcessNotification', 1, notified([booking])],
  ];
}

/** What a sending system is answered when all is well, and when it has made a mistake. */
async function answers({ make, sender, met }: Client): Promise<void> {
  const status = (more: object) => sender.call('GetMessageThreadStatus', asked(anna.number, more), 2);
  const message = whole(make);
  for (const _again of [1, 2]) {
    met.meet('AddMessage/2/delivered', await sender.addMessage2(anna, message, { notify: true }));
  }
  met.meet('AddMessage/2/delivered-least', await sender.call('AddMessage', add2(least(`${make}-2`)), 2));
  const supersedes = { manner: 'Replaces' as const, messageId: `${make}-2` };
  const replacing = { ...least(`${make}-3`), supersedes };
  met.meet('AddMessage/2/replaces', await sender.call('AddMessage', add2(replacing), 2));
  met.meet('AddMessage/2/message-id-reused', await sender.addMessage2(anna, { ...message, title: 'Annat' }));
  met.meet('AddMessage/2/not-active-user', await sender.addMessage2(berit, least(`${make}-4`)));
  const attachment = [{ name: 'karta.pdf', mediaType: 'application/pdf', content: text }];
  met.meet('AddMessage/2/attachment-refused', await sender.addMessage2(anna, { ...least(`${make}-5`), attachment }));

  met.meet('GetMessageThreadStatus/2/unread', await status({ messageThreadId: `${make}-besok` }));
  met.meet('GetMessageThreadStatus/2/unread', await status({ messageId: `${make}-1` }));
  met.meet('GetMessageThreadStatus/2/unknown-thread', await status({ messageThreadId: 'besok-0000' }));
  met.meet('IsActiveUser/2/active', await sender.isActiveUser2(anna));
  met.meet('IsActiveUser/2/not-active', await sender.isActiveUser2(berit));

  const one = 'AddMessageToPatientPortalInbox';
  for (const _again of [1, 2]) met.meet(`${one}/1/delivered`, await sender.call(one, add1(`${make}-prov`)));
  met.meet(`${one}/1/not-active-user`, await sender.call(one, add1(`${make}-prov`, berit.number)));
  met.meet('IsActiveUser/1/active', await sender.isActiveUser(anna));
  met.meet('IsActiveUser/1/not-active', await sender.isActiveUser(berit));
  met.meet('PingForConfiguration/1/answered', await sender.call('PingForConfiguration', ping()));
  const told = notified([booking, { ...booking, booking: 'B-2', deleted: true }]);
  met.meet('ProcessNotification/1/told', await sender.call('ProcessNotification', told));
}

/** What it is told when the request is at fault. */
async function faults({ make, sender, met }: Client): Promise<void> {
  const changed = (from: string, to: string) => ({ change: { from, to } });
  const wrong = add2(least(`${make}-6`));
  for (const [name, how] of [
    ['schema', changed('title', 'heading')],
    ['not-well-formed', changed('Envelope>', 'Envelope')],
    ['version-mismatch', changed('http://schemas.xmlsoap.org/soap/envelope/', 'http://www.w3.org/2003/05/soap-envelope')],
    ['not-addressed', { logical_address: null }],
    ['must-understand', { must_understand: true }],
  ] as const) {
    met.meet(`AddMessage/2/fault-${name}`, await sender.call('AddMessage', wrong, 2, how));
  }
  const limited = add2({ ...least(`${make}-7`), button: [link] }, tolvan.number, 'BARA-FORMULAR');
  met.meet('AddMessage/2/fault-other-service', await sender.call('AddMessage', limited, 2));
  await met.meetSoon('AddMessage/2/fault-too-many-requests', () =>
    sender.call('AddMessage', add2(least(`${make}-8`), tolvan.number, 'SALLAN'), 2),
  );
  let number = 0;
  await met.meetSoon('AddMessage/2/fault-too-many-messages', () =>
    sender.call('AddMessage', add2(least(`${make}-9-${number++}`), tolvan.number, 'EN-OM-DAGEN'), 2),
  );
  const withoutThread = changed('messageThreadId', 'messageThreadNumber');
  for (const [operation, major, parameters, how] of [
    ['GetMessageThreadStatus', 2, asked(anna.number, { messageThreadId: `${make}-besok` }), withoutThread],
    ['IsActiveUser', 2, asked('19850314-9885'), {}],
    ['AddMessageToPatientPortalInbox', 1, add1(`${make}-fel`), changed('messageText', 'letter')],
    ['IsActiveUser', 1, { subjectOfCareId: '19850314-9885' }, {}],
    ['PingForConfiguration', 1, ping(), changed('logicalAddress', 'address')],
    ['ProcessNotification', 1, notified([booking, { ...booking, deleted: true }]), {}],
  ] as const) {
    met.meet(`${operation}/${major}/fault-schema`, await sender.call(operation, parameters, major, how));
  }
  const unknown = ping('urn:riv:infrastructure:eservicesupply:patientportal:AddMessageResponder:3');
  met.meet('PingForConfiguration/1/fault-unknown-contract', await sender.call('PingForConfiguration', unknown));
  for (const [operation, major, parameters] of everyOperation(make, 'packad')) {
    const compress = () => sender.call(operation, parameters, major, { gzip: true });
    let compressed = await compress();
    // It was refused unread, and a connection that is closed for that may be taken up once more before that is known.
    if ('unreached' in compressed) compressed = await compress();
    expect(compressed, `${make}: ${operation} ${major}, compressed`).toEqual({ refused: 415 });
  }
}

test('three clients that none of us wrote meet every outcome of every operation, by mutual TLS', async ({ inkorg, page }) => {
  test.setTimeout(400_000);
  const service = await MutualTls.start(inkorg);
  const calling = (caller: Caller) =>
    makes.map((make) => ({ make, sender: new Sender(service.origin, make, service.folder(caller)) }));
  const clients: Client[] = calling('registered').map((client) => ({ ...client, met: new Met(client.make) }));
  const all = (act: (client: Client) => Promise<void>) => Promise.all(clients.map(act));
  try {
    await service.register('BARA-FORMULAR', '--service', 'formular');
    await service.register('SALLAN', '--requests-per-second', '1');
    await service.register('EN-OM-DAGEN', '--messages-per-day', '1');

    await test.step('the demo knows who is a child: its register does', () =>
      all(async ({ make, met }) => {
        const sender = new Sender(inkorg.soap, make);
        // In the demo none of her guardians wants notices of hers.
        met.meet('IsActiveUser/2/child', await sender.isActiveUser2(elsa), 'activeNotificationMethods');
        await sender.stop();
      }));
    await test.step('answers', () => all(answers));
    await test.step('faults', () => all(faults));

    await test.step('what is read and what is deleted', async () => {
      const status = async (outcome: string) =>
        all(async ({ make, sender, met }) => {
          const thread = asked(anna.number, { messageThreadId: `${make}-besok` });
          met.meet(outcome, await sender.call('GetMessageThreadStatus', thread, 2));
        });
      await logIn(page, anna);
      for (const make of makes) {
        await openThread(page, titleOf(make));
        await folder(page, 'Inkorg').click();
      }
      await status('GetMessageThreadStatus/2/read');
      for (const make of makes) await thread(page, titleOf(make)).getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
      await folder(page, 'Papperskorg').click();
      for (const make of makes) await thread(page, titleOf(make)).getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Ta bort för gott' }).click();
      await expect(heading(page)).toHaveText('Ta bort för gott');
      await page.getByRole('button', { name: 'Ta bort för gott' }).click();
      await expect(said(page)).toContainText('borttagna för gott');
      await status('GetMessageThreadStatus/2/deleted');
    });

    await test.step('who is not registered is denied', async () => {
      for (const { make, sender } of calling('unregistered')) {
        const client = clients.find((client) => client.make === make);
        for (const [operation, major, parameters] of everyOperation(make, 'nekad')) {
          client?.met.meet(`${operation}/${major}/fault-denied`, await sender.call(operation, parameters, major));
        }
        await sender.stop();
      }
    });

    // It would want to write in the database too.
    await inkorg.stop('SIGTERM');
    await test.step('a database that is away, and too much to do', () =>
      service.withoutDatabase(async () => {
        await all(async ({ make, sender, met }) => {
          for (const [operation, major, parameters] of everyOperation(make, 'borta')) {
            met.meet(`${operation}/${major}/fault-unavailable`, await sender.call(operation, parameters, major));
          }
        });
        const envelope =
          '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>' +
          '<LogicalAddress xmlns="urn:riv:itintegration:registry:1">SE2321000016-PORTAL</LogicalAddress></s:Header><s:Body>' +
          '<IsActiveUser xmlns="urn:riv:infrastructure:eservicesupply:patientportal:IsActiveUserResponder:1">' +
          `<subjectOfCareId>${anna.number}</subjectOfCareId></IsActiveUser></s:Body></s:Envelope>`;
        await service.flooded(envelope, async () => {
          await all(async ({ make, sender, met }) => {
            for (const [operation, major, parameters] of everyOperation(make, 'for-mycket')) {
              await met.meetSoon(`${operation}/${major}/fault-overloaded`, () => sender.call(operation, parameters, major));
            }
          });
        });
      }));

    expect(outcomes.length).toBeGreaterThan(50);
    for (const { met } of clients) met.expectAll();
    await test.step('afterwards it answers as before', () =>
      all(async ({ sender, met }) => met.meet('PingForConfiguration/1/answered', await sender.call('PingForConfiguration', ping()))));
  } finally {
    for (const { sender } of clients) await sender.stop();
    await service.stop();
    await test.info().attach('inkorg soap', { body: service.log, contentType: 'text/plain' });
  }
  expect(service.log).not.toMatch(/panicked|198503149885|191212121212/);
});

test('a client without a good certificate is let nowhere, and a client lets nobody fool it', async ({ inkorg }) => {
  test.setTimeout(120_000);
  const service = await MutualTls.start(inkorg);
  try {
    for (const caller of ['without', 'of-a-stranger', 'revoked', 'distrustful'] as const) {
      for (const make of makes) {
        const sender = new Sender(service.origin, make, service.folder(caller));
        for (const [operation, major, parameters] of everyOperation(make, caller)) {
          const answer = await sender.call(operation, parameters, major);
          expect(answer, `${make}, ${caller}`).toEqual({ unreached: expect.any(String) });
        }
        await sender.stop();
      }
    }
    const sender = new Sender(service.origin, 'zeep', service.folder('registered'));
    expect(await sender.isActiveUser(anna)).toMatchObject({ result: { status: true } });
    await sender.stop();
  } finally {
    await service.stop();
  }
});
