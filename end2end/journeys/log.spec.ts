import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { actFor, folder, heading, identifyAs, logIn, openThread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, elsa, erik } from '../people.ts';

const inkorg = path.resolve(import.meta.dirname, '../../target/debug/inkorg');

/** Downloads the log from its page. */
async function taken(page: Page, testInfo: TestInfo): Promise<string> {
  const link = page.getByRole('link', { name: 'Hämta loggen' });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toMatch(/^Vem har läst 2026-\d\d-\d\d\.jsonl$/);
  const file = testInfo.outputPath('log.jsonl');
  await download.saveAs(file);
  return file;
}

/** Verifies a log as anybody can who reads how its rows are hashed (ARCHITECTURE.md). Gives how many there are. */
function verified(file: string): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  expect(lines.pop(), 'the last line has its end').toBe('');
  const end = JSON.parse(lines.pop() ?? '') as { count: number; head: string };
  let previous = Buffer.alloc(32);
  for (const [at, line] of lines.entries()) {
    const { position, id, hash } = JSON.parse(line) as { position: number; id: string; hash: string };
    expect(position).toBe(at + 1);
    const entry = line.slice(line.indexOf('"entry":') + '"entry":'.length, line.lastIndexOf(',"hash":'));
    const place = Buffer.alloc(8);
    place.writeBigUInt64BE(BigInt(position));
    previous = createHash('sha256').update(previous).update(place).update(Buffer.from(id, 'hex')).update(entry).digest();
    expect(hash).toBe(previous.toString('hex'));
  }
  expect(end).toEqual({ count: lines.length, head: previous.toString('hex') });
  return lines.length;
}

/** What the program says, and its exit status. */
function verify(file: string, ...more: string[]): { status: number; said: string } {
  try {
    return { status: 0, said: execFileSync(inkorg, ['log', 'verify', file, ...more], { encoding: 'utf8', env: {} }) };
  } catch (failed) {
    const { status, stderr } = failed as { status: number; stderr: string };
    return { status, said: stderr };
  }
}

test('one reads who has read, and chooses what is shown', async ({ page }) => {
  await logIn(page, erik);
  await openThread(page, 'Så hittar du till oss');
  await folder(page, 'Vem har läst').click();
  await expect(heading(page)).toHaveText('Vem har läst');
  const rows = page.getByRole('main').getByRole('listitem').filter({ has: page.locator('time') });
  await expect(rows.nth(0)).toContainText('Du läste Vem har läst.');
  await expect(rows.nth(1)).toContainText('Du öppnade en tråd med');
  await expect(rows.nth(1).getByRole('link', { name: 'Så hittar du till oss' })).toBeVisible();

  await page.getByText('Välj vad som visas').click();
  await page.getByLabel('Vad', { exact: true }).selectOption('Skickat eller frågat av vården');
  await page.getByLabel('Vem', { exact: true }).selectOption('Vården');
  await page.getByRole('button', { name: 'Visa', exact: true }).click();
  await expect(page).toHaveURL(/\/logg\?vad=skickat&vem=vard&nar=#traffar$/);
  await expect(page.getByRole('main')).not.toContainText('Du öppnade');
  await expect(rows.first()).toContainText('skickade ett meddelande.');
  await expect(page.getByLabel('Vem', { exact: true })).toHaveValue('vard');
  await page.getByLabel('Vad', { exact: true }).selectOption('Börjat eller slutat som ombud');
  await page.getByRole('button', { name: 'Visa', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Inget passar' })).toBeVisible();
  await page.getByRole('link', { name: 'Visa allt' }).first().click();
  await expect(page).toHaveURL(/\/logg$/);
  await expect(rows.nth(1)).toContainText('Du öppnade en tråd med');
});

test('the log is taken along, verified, and told when it was altered', async ({ page, inkorg: product }, testInfo) => {
  await logIn(page, erik);
  await folder(page, 'Vem har läst').click();
  const number = page.getByRole('main').locator('dd code');
  const noted = (await number.textContent()) ?? '';
  expect(noted).toMatch(/^(?:[0-9A-F]{4}-){4}[0-9A-F]{4}$/);
  const file = await taken(page, testInfo);
  const rows = verified(file);
  expect(verify(file)).toMatchObject({ status: 0 });

  await product.moveClock({ to: '2026-11-26T09:00:00+01:00' });
  await logIn(page, erik);
  await openThread(page, 'Så hittar du till oss');
  await folder(page, 'Vem har läst').click();
  await expect(page.getByRole('main')).toContainText('Kontrollnummer för 25 november 2026');
  const later = await taken(page, testInfo);
  expect(verified(later)).toBeGreaterThan(rows);
  const found = verify(later, '--head', noted);
  expect(found.said).toContain('The head that you noted is that of row ');
  expect(found.status).toBe(0);

  const lines = readFileSync(later, 'utf8').split('\n');
  lines.splice(4, 1);
  writeFileSync(later, lines.join('\n'));
  expect(verify(later)).toEqual({ status: 1, said: 'The log is not whole: row 5 is missing: line 5 holds row 6.\n' });
});

test('the log is taken along after a fresh proof', async ({ page, inkorg: product }, testInfo) => {
  await logIn(page, erik);
  await folder(page, 'Vem har läst').click();
  await product.moveClock({ advance_seconds: 6 * 60 });
  await page.getByRole('link', { name: 'Hämta loggen' }).click();
  await expect(heading(page)).toHaveText('Visa att det är du');
  await expect(page.getByRole('main')).toContainText('Innan du hämtar loggen');
  await page.getByRole('link', { name: 'Logga in igen med e-legitimation' }).click();
  await identifyAs(page, erik);
  await expect(heading(page)).toHaveText('Vem har läst');
  verified(await taken(page, testInfo));
});

test('a guardian reads who has read for the child, and takes nothing along', async ({ page, anotherBrowser, faults }) => {
  await logIn(page, erik);
  await actFor(page, elsa);
  const other = await (await anotherBrowser()).newPage();
  await logIn(other, anna);
  await actFor(other, elsa);
  await folder(other, 'Vem har läst').click();
  await expect(heading(other)).toHaveText('Vem har läst');
  const main = other.getByRole('main');
  await expect(main).toContainText('Du, som ombud, gick in i inkorgen.');
  await expect(main).toContainText('Erik Bergström, som ombud, gick in i inkorgen.');
  await expect(main.getByRole('link', { name: 'Hämta loggen' })).toHaveCount(0);
  faults.mean(404);
  const answer = await other.goto(`${new URL(other.url()).pathname}/hamta`);
  expect(answer?.status()).toBe(404);
});
