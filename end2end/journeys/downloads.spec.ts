import { readFile } from 'node:fs/promises';
import { heading, logIn, openThread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { erik, tolvan } from '../people.ts';

test('a file says what it is before it is downloaded, and is that', async ({ page }) => {
  await logIn(page, erik);
  await openThread(page, 'Så hittar du till oss');
  const files = page.getByRole('region', { name: 'Bilagor' }).or(page.locator('.files'));
  await expect(files.getByRole('link')).toHaveCount(3);
  await expect(files.getByRole('link').nth(0)).toHaveText(/^Vägbeskrivning\.pdf \(PDF, 1 sida, \d+ kB, anpassad för skärmläsare\)$/);
  await expect(files.getByRole('link').nth(1)).toHaveText(/^Välkommen till oss\.pdf \(PDF, 1 sida, \d+ kB, inte anpassad för skärmläsare\)$/);
  await expect(files.getByRole('link').nth(2)).toHaveText(/^Karta över Björkdalen\.png \(PNG, \d+ kB\)$/);

  const beginnings = [/^%PDF-/, /^%PDF-/, /^.PNG/];
  for (const [at, beginning] of beginnings.entries()) {
    const [download] = await Promise.all([page.waitForEvent('download'), files.getByRole('link').nth(at).click()]);
    const content = await readFile(await download.path());
    expect(content.toString('latin1', 0, 8)).toMatch(beginning);
    expect(download.suggestedFilename()).toBe(['Vägbeskrivning.pdf', 'Välkommen till oss.pdf', 'Karta över Björkdalen.png'][at]);
  }
});

test('a service outside the portal is behind a page that says where one goes', async ({ page }) => {
  await logIn(page, tolvan);
  await openThread(page, 'Tips om en kurs för dig');
  await page.getByRole('link', { name: 'Anmäl dig hos Solstadens patientskola' }).click();
  await expect(heading(page)).toHaveText('Du lämnar inkorgen');
  const onward = page.getByRole('link', { name: 'Fortsätt till Solstadens patientskola (går till 127.0.0.1 i nytt fönster)' });
  await expect(onward).toHaveAttribute('rel', /noreferrer/);
  const [opened] = await Promise.all([page.waitForEvent('popup'), onward.click()]);
  await expect(opened).toHaveURL(/\/extern\?kurs=leva-med-artros$/);
  expect(await opened.evaluate(() => document.referrer)).toBe('');
});

test('a button to a service inside the portal leads there with what the sender wrote', async ({ page }) => {
  await logIn(page, tolvan);
  await openThread(page, 'Inför din operation');
  await page.getByRole('link', { name: 'Omboka tiden' }).click();
  await expect(page).toHaveURL(/\/bokning\?gor=omboka&bokning=/);
});
