import { readFile } from 'node:fs/promises';
import { heading, logIn, openThread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { erik, sara, tolvan } from '../people.ts';

test('a file says what it is before it is downloaded, and is that', async ({ page }) => {
  await logIn(page, erik);
  await openThread(page, 'Så hittar du till oss');
  const files = page.locator('section.files');
  await expect(files.getByRole('link')).toHaveCount(3);
  await expect(files.getByRole('link').nth(0)).toHaveText(/^Vägbeskrivning\.pdf \(PDF, 1 sida, \d+ kB, svenska, taggad PDF: ja, viruskontrollerad\)$/);
  await expect(files.getByRole('link').nth(1)).toHaveText(/^Välkommen till oss\.pdf \(PDF, 1 sida, \d+ kB, okänt språk, taggad PDF: nej, viruskontrollerad\)$/);
  await expect(files.getByRole('link').nth(2)).toHaveText(/^Karta över Björkdalen\.png \(PNG, \d+ kB, viruskontrollerad\)$/);

  const beginnings = [/^%PDF-/, /^%PDF-/, /^.PNG/];
  for (const [at, beginning] of beginnings.entries()) {
    const [download] = await Promise.all([page.waitForEvent('download'), files.getByRole('link').nth(at).click()]);
    const content = await readFile(await download.path());
    expect(content.toString('latin1', 0, 8)).toMatch(beginning);
    expect(download.suggestedFilename()).toBe(['Vägbeskrivning.pdf', 'Välkommen till oss.pdf', 'Karta över Björkdalen.png'][at]);
  }
});

test('all files of a thread are one zip', async ({ page }) => {
  await logIn(page, erik);
  await openThread(page, 'Så hittar du till oss');
  const all = page.getByRole('link', { name: /^Hämta 3 bilagor i en fil \(zip, högst \d+ kB\)$/ });
  const [download] = await Promise.all([page.waitForEvent('download'), all.click()]);
  expect(download.suggestedFilename()).toBe('Bilagor.zip');
  const content = await readFile(await download.path());
  expect(content.toString('latin1', 0, 4)).toBe('PK\x03\x04');
  const text = content.toString('utf8');
  for (const name of ['Vägbeskrivning.pdf', 'Välkommen till oss.pdf', 'Karta över Björkdalen.png']) expect(text).toContain(name);
});

test('what cannot be fetched says why before the click, and has no link', async ({ page, inkorg, faults }) => {
  page.on('dialog', (dialog) => {
    throw new Error(`a script ran: ${dialog.message()}`);
  });
  await logIn(page, sara);
  await openThread(page, 'Handlingar inför din undersökning');
  const file = (name: string) => page.locator('section.files li').filter({ hasText: name });
  for (const [name, why] of [
    ['Egenvård.txt', 'Filen ska viruskontrolleras.'],
    ['Enkät.txt', 'Filen är stoppad, eftersom den kan vara skadlig.'],
    ['Tider den här veckan.pdf', /Filen gick att hämta till \d+ november 2026 kl\. \d\d\.\d\d och är nu borttagen\./],
    ['Svar till någon annan.pdf', /Filen togs bort \d+ november 2026 kl\. \d\d\.\d\d\./],
  ] as const) {
    await expect(file(name)).toContainText(why);
    await expect(file(name).getByRole('link')).toHaveCount(0);
  }
  await expect(file('img src=x onerror=alert(1)').getByRole('link')).toHaveCount(1);
  await expect(page.locator('main img')).toHaveCount(0);
  await expect(page.getByRole('link', { name: /^Hämta 6 bilagor/ })).toBeVisible();
  const link = file('Att ta med.txt').getByRole('link');
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(await readFile(await download.path(), 'utf8')).toContain('Legitimation');
  expect(inkorg.log).not.toContain('Legitimation');
  // An address that led to a file says the same when the file can no longer be fetched.
  const later = await file('Tider nästa vecka.pdf').getByRole('link').getAttribute('href');
  await inkorg.moveClock({ to: '2026-12-05T12:00:00+01:00' });
  await logIn(page, sara);
  faults.mean(410);
  await page.goto(later ?? '');
  await expect(heading(page)).toHaveText('Bilagan går inte att hämta');
  await expect(page.getByRole('main')).toContainText('Filen gick att hämta till 30 november 2026');
  await page.getByRole('link', { name: 'Till meddelandet' }).click();
  await expect(heading(page)).toHaveText('Handlingar inför din undersökning');
  await expect(file('Tider nästa vecka.pdf').getByRole('link')).toHaveCount(0);
});

// ASVS 5.0.0-3.7.3
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
