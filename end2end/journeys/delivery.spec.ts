import type { Page } from '@playwright/test';
import {
  actFor, band, expectUnread, expectUnreadInNavigation, folder, heading, logIn, logOut, openThread, thread,
} from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, berit, elsa, erik, karin } from '../people.ts';

const letter = {
  subject: 'Din tid för vaccination mot influensa',
  thread: 'e2e-1',
  text: `<article>
    <title>Välkommen till oss</title>
    <para>Du har fått en tid den <emphasis>3 december</emphasis>.</para>
    <section><title><emphasis role="information">Ta med legitimation</emphasis></title><para>Vi frågar efter den i receptionen.</para></section>
  </article>`,
};

test('a message sent over SOAP is unread, is read by the citizen it is for, and is read', async ({ page, sender }) => {
  expect(await sender.addMessage(erik, letter)).toMatchObject({ result: { resultCode: 'OK', messageThreadId: 'e2e-1' } });

  await logIn(page, erik);
  const row = thread(page, letter.subject);
  await expect(row).toContainText('Oläst');
  await expect(row).toContainText('Provmottagningen Solstaden');
  await expect(row).toContainText('i dag kl. 09.00');
  // Two of the demo's own, and this.
  await expectUnread(page, 3);

  await openThread(page, letter.subject);
  await expectUnreadInNavigation(page, 2);
  const message = page.getByRole('article');
  await expect(message.getByRole('heading', { level: 2 })).toContainText('Från Provmottagningen Solstaden');
  await expect(message.getByRole('heading', { level: 2 })).toContainText('Ny');
  await expect(message.getByRole('heading', { level: 3, name: 'Välkommen till oss' })).toBeVisible();
  await expect(message.getByRole('note')).toContainText('Information: Ta med legitimation');
  await expect(message).toContainText('Avsändaren ser att meddelandet öppnades i dag kl. 09.00 av dig.');
  await expect(page).toHaveTitle(new RegExp(`^${letter.subject} – Inkorg – `));

  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  await expect(row).not.toContainText('Oläst');
  await expectUnread(page, 2);
  await page.getByRole('link', { name: 'Olästa', exact: true }).click();
  await expect(row).toHaveCount(0);
  await expectUnread(page, 2);
});

test('a second message in the thread is open and the first is folded', async ({ page, sender }) => {
  await sender.addMessage(erik, letter);
  await logIn(page, erik);
  await openThread(page, letter.subject);
  await sender.addMessage(erik, { ...letter, subject: 'Din tid är flyttad', text: 'Ny tid: 4 december.' });

  await folder(page, 'Inkorg').click();
  await expect(thread(page, 'Din tid är flyttad')).toContainText('2 meddelanden');
  await openThread(page, 'Din tid är flyttad');
  await expect(page.getByText('Ny tid: 4 december.')).toBeVisible();
  await expect(page.getByText('Välkommen till oss')).toBeHidden();
  await page.getByText(/^Från Provmottagningen Solstaden, .* – läst$/).click();
  await expect(page.getByText('Välkommen till oss')).toBeVisible();
});

test('to another citizen the message is what no message is', async ({ page, sender, faults, anotherBrowser }) => {
  await sender.addMessage(erik, letter);
  await logIn(page, erik);
  await openThread(page, letter.subject);
  const address = new URL(page.url()).pathname;

  faults.mean(404);
  const other = await (await anotherBrowser()).newPage();
  await logIn(other, karin);
  const seen = async (path: string) => {
    const answer = await other.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(heading(other)).toHaveText('Sidan finns inte');
    return other.locator('main').innerHTML();
  };
  const none = `/inkorg/trad/${crypto.randomUUID()}`;
  expect(await seen(address)).toBe(await seen(none));
  await expect(other.getByText(letter.subject)).toHaveCount(0);
});

test('a guardian reads what a child has got, and the child sees that a proxy has opened it', async ({ page, sender }) => {
  const forElsa = { ...letter, subject: 'Elsas tid för vaccination' };
  await sender.addMessage(elsa, forElsa);

  await logIn(page, anna);
  await actFor(page, elsa);
  await expect(band(page)).toHaveText(/Du är ombud för Elsa Bergström, 12 år\./);
  const before = await unreadOf(page);
  await openThread(page, forElsa.subject);
  await expect(band(page)).toContainText('Elsa Bergström');
  await expect(page.getByText('Avsändaren ser att meddelandet öppnades i dag kl. 09.00 av ombud (du).')).toBeVisible();
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  await expectUnread(page, before - 1);
  await page.getByRole('button', { name: 'Sluta vara ombud' }).click();
  await expect(band(page)).toHaveCount(0);
  // Her own inbox is as it was.
  await folder(page, 'Inkorg').click();
  await expectUnread(page, 3);
  await expect(thread(page, forElsa.subject)).toHaveCount(0);
  await logOut(page);

  await logIn(page, elsa);
  await expectUnread(page, before - 1);
  await openThread(page, forElsa.subject);
  await expect(page.getByText('Avsändaren ser att meddelandet öppnades i dag kl. 09.00 av ombud (Anna Bergström).')).toBeVisible();
  await expect(page.getByText('Avsändaren ser att meddelandet öppnades i dag kl. 09.00 av dig.')).toBeVisible();
  await expect(page.getByText('Ny', { exact: true })).toHaveCount(0);
});

test('somebody who logs in for the first time says yes, and can then be sent to', async ({ page, sender }) => {
  expect(await sender.isActiveUser(berit)).toMatchObject({ result: { status: false } });
  expect(await sender.addMessage(berit, letter)).toMatchObject({
    result: { resultCode: 'ERROR', resultText: 'Target person is not active user' },
  });

  await logIn(page, berit);
  await expect(heading(page)).toHaveText('Aktivera din inkorg');
  // No way around the question.
  await page.goto('/inkorg');
  await expect(heading(page)).toHaveText('Aktivera din inkorg');
  await page.getByRole('button', { name: 'Aktivera min inkorg' }).click();
  await expect(heading(page)).toHaveText('Inkorg');
  await expect(page.getByRole('alert')).toContainText('Inkorgen är aktiverad');
  await expect(page.getByRole('heading', { name: 'Inkorgen är tom' })).toBeVisible();

  expect(await sender.isActiveUser(berit)).toMatchObject({ result: { status: true } });
  expect(await sender.addMessage(berit, letter)).toMatchObject({ result: { resultCode: 'OK' } });
  await page.reload();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expectUnread(page, 1);
});

/** How many messages the list says are unread. */
async function unreadOf(page: Page): Promise<number> {
  return Number(/^\((\d+)\)/.exec(await page.title())?.[1] ?? 0);
}
