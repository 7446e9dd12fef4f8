import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectUnread, heading, logIn, openThread, thread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, erik } from '../people.ts';

const called = 'Du har fått en tid för provtagning';

/** The calendar file behind a link, the newest message's, its folded lines made whole. */
async function calendar(page: Page, link: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link }).last().click()]);
  expect(download.suggestedFilename()).toBe('kalender.ics');
  return (await readFile(await download.path(), 'utf8')).replaceAll('\r\n ', '');
}

/** What is done in the booking system is told to the inbox, which asks what it is: the list has it a moment later. */
async function comes(page: Page, subject: string): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(thread(page, subject)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
}

const uid = (file: string) => /^UID:(.*)$/m.exec(file)?.[1];

test('a time is moved and then cancelled, and each message leads to the one that holds', async ({ page }) => {
  await logIn(page, anna);
  await openThread(page, called);
  const first = await calendar(page, 'Lägg i kalendern');
  expect(first).toContain('\r\nMETHOD:PUBLISH\r\n');
  expect(first).toContain('\r\nSEQUENCE:0\r\n');
  expect(first).toContain('\r\nDTSTART;TZID=Europe/Stockholm:20261207T131000\r\n');

  await page.getByRole('link', { name: 'Omboka tiden' }).click();
  await expect(heading(page)).toHaveText('Omboka tid');
  // Nothing chosen is said, and nothing is done.
  await page.getByRole('button', { name: 'Byt till den valda tiden' }).click();
  await expect(page.getByRole('alert')).toContainText('Välj en av tiderna.');
  await page.getByRole('radio', { name: 'onsdag 25 november 2026 kl. 08.20' }).check();
  await page.getByRole('button', { name: 'Byt till den valda tiden' }).click();
  await expect(heading(page)).toHaveText('Tiden är ombokad');
  await page.getByRole('link', { name: 'Till inkorgen' }).click();

  const moved = 'Din tid är flyttad till 25 november';
  await comes(page, moved);
  // Of three, one was read, and this came.
  await expectUnread(page, 3);
  await expect(thread(page, moved)).toContainText('Oläst');
  await expect(thread(page, called).first()).toContainText('Ersatt av ny tid');
  await openThread(page, called);
  await expect(page.getByText('Ersatt av ny tid.')).toBeVisible();
  await expect(page.getByText('Tiden gäller inte längre')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Omboka tiden' }), 'the newer message has the buttons').toHaveCount(0);
  await page.getByRole('link', { name: 'Till meddelandet med den nya tiden' }).click();
  await expect(heading(page)).toHaveText(moved);
  await expect(page).toHaveURL(/#meddelande-[0-9a-f]+$/);
  await expect(page.getByText('onsdag 25 november 2026, kl. 08.20–08.50')).toBeVisible();
  const second = await calendar(page, 'Lägg i kalendern');
  expect(second).toContain('\r\nSEQUENCE:1\r\n');
  expect(second).toContain('\r\nDTSTART;TZID=Europe/Stockholm:20261125T082000\r\n');
  expect(uid(second)).toBe(uid(first));

  await page.getByRole('link', { name: 'Avboka tiden' }).click();
  await expect(heading(page)).toHaveText('Avboka tid');
  await page.getByRole('button', { name: 'Avboka tiden' }).click();
  await expect(heading(page)).toHaveText('Tiden är avbokad');
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  const cancelled = 'Din tid 25 november är avbokad';
  await comes(page, cancelled);
  await openThread(page, cancelled);
  // The message that was opened before is folded above it.
  await page.getByText(/ – läst, avbokad$/).click();
  await expect(page.getByText('Avbokad.', { exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Till meddelandet om avbokningen' })).toHaveAttribute('href', /^#meddelande-/);
  const third = await calendar(page, 'Ta bort ur kalendern');
  expect(third).toContain('\r\nMETHOD:CANCEL\r\n');
  expect(third).toContain('\r\nSTATUS:CANCELLED\r\n');
  expect(third).toContain('\r\nSEQUENCE:2\r\n');
  expect(uid(third)).toBe(uid(first));
});

test('an open kallelse is booked, and then holds a time', async ({ page }) => {
  await logIn(page, erik);
  await openThread(page, 'Dags att boka tid för träning');
  await expect(page.getByText('Du bokar själv en tid.')).toBeVisible();
  await page.getByRole('link', { name: 'Boka tid' }).click();
  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: 'Boka den valda tiden' }).click();
  await expect(heading(page)).toHaveText('Tiden är bokad');
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  const booked = 'Din tid är bokad: 25 november';
  await comes(page, booked);
  await openThread(page, booked);
  await expect(page.getByRole('link', { name: /^Lägg i kalendern/ })).toBeVisible();
  // The button that was pressed leads to what holds now.
  await page.goBack();
  await openThread(page, 'Dags att boka tid för träning');
  await expect(page.getByRole('link', { name: 'Boka tid' })).toHaveCount(0);
});

test('the same message leads to the form, and then to the answers', async ({ page }) => {
  const asked = 'Svara på frågor inför ditt besök';
  await logIn(page, anna);
  await expect(thread(page, asked)).toContainText('Något att göra');
  await openThread(page, asked);
  await page.getByRole('link', { name: 'Svara på frågorna' }).click();
  await expect(heading(page)).toHaveText('Frågor inför ditt besök');
  await page.getByRole('group', { name: 'Hur mår du?' }).getByLabel('Sådär').check();
  await page.getByLabel('Är det något mer du vill berätta?').fill('Jag sover <dåligt>.');
  await page.getByRole('button', { name: 'Skicka svaren' }).click();
  await expect(page.getByRole('alert')).toContainText('Tar du något läkemedel varje dag?');
  await page.getByRole('group', { name: 'Tar du något läkemedel' }).getByLabel('Nej').check();
  await page.getByRole('button', { name: 'Skicka svaren' }).click();
  await expect(heading(page)).toHaveText('Dina svar');
  await page.getByRole('link', { name: 'Till inkorgen' }).click();

  // The answer stands last in the same thread, and nothing is left to do.
  const thanks = 'Vi har fått dina svar';
  await expect(thread(page, thanks)).toContainText('2 meddelanden');
  await expect(thread(page, thanks)).not.toContainText('Något att göra');
  await openThread(page, thanks);
  await page.getByText(/ – läst$/).click();
  await expect(page.getByText('Formuläret besvarades i dag kl.')).toBeVisible();
  await page.getByRole('link', { name: 'Visa dina svar' }).click();
  await expect(heading(page)).toHaveText('Dina svar');
  await expect(page.getByText('Jag sover <dåligt>.')).toBeVisible();
});
