import { expectUnread, logIn, openThread, thread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, berit, erik, karin, olof } from '../people.ts';

const letter = { subject: 'Hej från journalsystemet', thread: 'e2e-7', text: 'Bara text.' };
const notActive = { result: { resultCode: 'ERROR', resultText: 'Target person is not active user' } };

test('the sender learns of nobody who has no inbox, whatever the reason', async ({ sender }) => {
  const wellFormedAndInvalid = '191212121213';
  const unknown = '199001012380';
  for (const person of [berit.number, olof.number, wellFormedAndInvalid, unknown]) {
    expect(await sender.addMessage(person, letter), person).toMatchObject(notActive);
    expect(await sender.isActiveUser(person), person).toMatchObject({ result: { status: false } });
  }
  expect(await sender.isActiveUser(karin)).toMatchObject({ result: { status: true } });
});

test('a number that is no number is a fault, and the fault does not repeat it', async ({ sender }) => {
  const answer = await sender.addMessage('inte-ett-nummer', letter);
  expect(answer).toMatchObject({ fault: { code: 'Client', status: 500 } });
  expect(JSON.stringify(answer)).not.toContain('inte-ett-nummer');
});

test('an unknown sending system is refused', async ({ sender }) => {
  expect(await sender.addMessage(karin, { ...letter, system: 'OKAND' })).toMatchObject({
    fault: { code: 'Client', status: 403 },
  });
});

test('whoever wants notices is sent them, without a word of what the message says', async ({ sender, inkorg }) => {
  expect(await sender.isActiveUser(anna)).toMatchObject({
    result: { status: true, activeNotificationMethods: ['SMS', 'Email'] },
  });
  expect(await sender.addMessage(anna, { ...letter, notify: true })).toMatchObject({
    result: { resultCode: 'OK', notificationSent: ['SMS', 'Email'] },
  });
  await expect(async () => {
    const sent = await (await fetch(`${inkorg.demo}/utskick.json`)).text();
    expect(sent).toContain('Du har ett meddelande i e-tjänsterna på 1177.');
    expect(sent).not.toContain(letter.subject);
    expect(sent).not.toContain('http');
  }).toPass();
});

test('a message sent again is there once', async ({ sender, page }) => {
  for (let time = 0; time < 3; time++) {
    expect(await sender.addMessage(erik, letter)).toMatchObject({ result: { resultCode: 'OK' } });
  }
  await logIn(page, erik);
  await expect(thread(page, letter.subject)).toHaveCount(1);
  await expect(thread(page, letter.subject)).not.toContainText('meddelanden');
  await expectUnread(page, 3);
});

test('an index tells of bookings, and is told nothing of whose business they are', async ({ sender }) => {
  const ok = { result: { ResultCode: 'OK', comment: null } };
  const booking = { person: anna, unit: 'SE2321000016-D101', booking: 'B1' };
  expect(await sender.processNotification([booking, { ...booking, booking: 'B2', deleted: true }])).toMatchObject(ok);
  for (const nobody of [{ ...booking, system: 'SE2321000016-OKAND' }, { ...booking, person: berit }]) {
    expect(await sender.processNotification([nobody])).toMatchObject(ok);
  }
  const twice = await sender.processNotification([booking, booking]);
  expect(twice).toMatchObject({ fault: { code: 'Client', status: 500 } });
  expect(JSON.stringify(twice)).not.toContain(anna.number);
});

test('hostile text is text', async ({ sender, page }) => {
  const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)> & "citat" \u202Eomvänt`;
  await sender.addMessage(erik, { ...letter, subject: hostile, text: hostile });
  await logIn(page, erik);
  await page.getByRole('main').getByRole('link', { name: /alert\(1\)/ }).click();
  await expect(page.getByRole('article')).toContainText('"citat"');
  await expect(page.locator('main img, main script')).toHaveCount(0);
});

test('a message that arrives while one reads is there at the next look', async ({ sender, page }) => {
  await logIn(page, erik);
  await expectUnread(page, 2);
  await sender.addMessage(erik, letter);
  await page.reload();
  await expectUnread(page, 3);
  await openThread(page, letter.subject);
});
