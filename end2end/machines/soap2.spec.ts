import { expectUnread, logIn, openThread, thread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, berit, elsa, erik, tolvan } from '../people.ts';
import type { Message2 } from '../sender.ts';

const letter: Message2 = {
  messageId: 'e2e-1',
  messageThreadId: 'e2e-besok',
  title: 'Kallelse till provtagning i version 2',
  text: '<article><para>Läs om hur du <emphasis role="bold">förbereder dig</emphasis>.</para></article>',
  language: 'sv',
  visit: {
    bookingId: 'E2E-4711',
    startTime: '2026-12-07T09:20:00+01:00',
    endTime: '2026-12-07T09:40:00+01:00',
    description: 'Provtagning hos distriktssköterska',
    place: 'Provgatan 1, plan 2',
    allowedChanges: { change: ['Rebook', 'Cancel'] },
  },
  button: [
    { systemId: 'bokning', text: 'Boka om tiden', queryString: '?gor=omboka&bokning=1', type: 'CurrentTarget' },
    { systemId: 'formular', text: 'Svara på frågor', type: 'CurrentTarget', formId: 'E2E-F' },
  ],
  attachment: [
    { name: 'Vägbeskrivning.txt', mediaType: 'text/plain', content: { base64: 'R8OlIHJha3QgZnJhbSBmcsOlbiBlbnRyw6luLgo=' } },
  ],
  documentLink: [{ name: 'Om provtagning', url: 'https://solstaden.example/provtagning.pdf' }],
};
const plain: Message2 = { messageId: 'e2e-2', title: 'Bara text', text: 'Hej!' };

test('a message with everything is what the citizen sees, and the sender sees that it was opened', async ({
  sender,
  page,
}) => {
  expect(await sender.addMessage2(anna, letter, { notify: true })).toMatchObject({
    result: { resultCode: 'OK', messageThreadId: 'e2e-besok', notificationSent: ['SMS', 'Email'], errorCode: null },
  });
  const asked = { messageThreadId: 'e2e-besok' };
  const unread = await sender.threadStatus(anna, asked);
  expect(unread).toMatchObject({ result: { messageStatus: [{ messageId: 'e2e-1', status: 'Unread' }] } });

  await logIn(page, anna);
  await openThread(page, letter.title);
  const message = page.getByRole('article');
  await expect(message).toContainText('måndag 7 december');
  await expect(message).toContainText('Tiden går att boka om och avboka på nätet.');
  await expect(message.getByRole('link', { name: 'Boka om tiden' })).toBeVisible();
  await expect(message.getByRole('link', { name: 'Svara på frågor' })).toBeVisible();
  await expect(message.getByRole('heading', { name: 'Bilagor' })).toBeVisible();
  // Until it was scanned it is a name and no link.
  const file = message.getByRole('link', { name: 'Vägbeskrivning.txt (text, 1 kB' });
  await expect(async () => {
    await page.reload();
    await expect(file).toBeVisible({ timeout: 500 });
  }).toPass();
  const document = message.getByRole('link', { name: 'Om provtagning (dokument på solstaden.example)' });
  await expect(document).toHaveAttribute('href', 'https://solstaden.example/provtagning.pdf');

  const read = { status: 'Read', firstReadBy: 'SubjectOfCare', firstReadTime: expect.stringContaining('2026-11-23') };
  expect(await sender.threadStatus(anna, { messageId: 'e2e-1' })).toMatchObject({
    result: { resultCode: 'OK', messageStatus: [read] },
  });
  const unknown = await sender.threadStatus(anna, { messageId: 'e2e-0' });
  expect(unknown).toMatchObject({ result: { resultCode: 'ERROR', errorCode: 'UnknownThread' } });
});

test('the same id again is there once, and anything else by it is refused', async ({ sender, page }) => {
  for (let time = 0; time < 3; time++) {
    expect(await sender.addMessage2(erik, plain)).toMatchObject({ result: { resultCode: 'OK' } });
  }
  const other = { result: { resultCode: 'ERROR', errorCode: 'MessageIdReused' } };
  expect(await sender.addMessage2(erik, { ...plain, text: 'Något annat' })).toMatchObject(other);
  expect(await sender.addMessage2(tolvan, plain)).toMatchObject(other);
  await logIn(page, erik);
  await expect(thread(page, plain.title)).toHaveCount(1);
  await expectUnread(page, 3);
});

test('an earlier message is replaced, and says so', async ({ sender, page }) => {
  await sender.addMessage2(erik, { ...plain, messageThreadId: 'e2e-t', title: 'Fel text' });
  const supersedes = { manner: 'Replaces' as const, messageId: plain.messageId };
  const rewritten = { ...plain, messageId: 'e2e-3', messageThreadId: 'e2e-t', title: 'Rätt text', supersedes };
  expect(await sender.addMessage2(erik, rewritten)).toMatchObject({ result: { resultCode: 'OK' } });
  await logIn(page, erik);
  await openThread(page, 'Rätt text');
  await expect(page.getByRole('article').filter({ hasText: 'Fel text' })).toContainText(
    'Ersatt av ett nyare meddelande. Till det nyare meddelandet',
  );
});

// ASVS 5.0.0-15.3.1
test('who is active is told with paper and guardians, and of others nothing', async ({ sender }) => {
  expect(await sender.isActiveUser2(anna)).toEqual({
    result: {
      status: true,
      activeNotificationMethods: ['SMS', 'Email'],
      paperInvitationsDeclined: false,
      reachableThroughGuardian: null,
      _value_1: null,
    },
  });
  expect(await sender.isActiveUser2(elsa)).toMatchObject({ result: { status: true, reachableThroughGuardian: true } });
  expect(await sender.isActiveUser2(berit)).toMatchObject({ result: { status: false, paperInvitationsDeclined: null } });
  expect(await sender.addMessage2(berit, plain)).toMatchObject({
    result: { resultCode: 'ERROR', resultText: 'Target person is not active user', errorCode: 'NotActiveUser' },
  });
});

test('faults and refusals are what a client of another make can tell apart', async ({ sender }) => {
  expect(await sender.addMessage2('inte-ett-nummer', plain)).toMatchObject({ fault: { code: 'Client', status: 500 } });
  expect(await sender.addMessage2(anna, plain, { system: 'OKAND' })).toMatchObject({
    fault: { code: 'Client', status: 403 },
  });
  const wrong = { name: 'a.png', mediaType: 'image/png', content: { base64: 'SGVqIQ==' } };
  expect(await sender.addMessage2(anna, { ...plain, attachment: [wrong] })).toMatchObject({
    result: { resultCode: 'ERROR', errorCode: 'AttachmentRefused' },
  });
  const http = { name: 'Blad', url: 'http://solstaden.example/blad.pdf' };
  expect(await sender.addMessage2(anna, { ...plain, documentLink: [http] })).toMatchObject({
    fault: { code: 'Client', status: 500 },
  });
});
