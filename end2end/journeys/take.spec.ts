import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, heading, identifyAs, logIn, openThread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { erik } from '../people.ts';
import { unpacked } from '../taken.ts';

test('the inbox is taken along, checks, and is read without us', async ({ page, inkorg }, testInfo) => {
  await logIn(page, erik);
  const unread = await folder(page, 'Inkorg').textContent();
  await folder(page, 'Inställningar').click();
  await page.getByRole('link', { name: 'Ta med inkorgen' }).click();
  await expect(heading(page)).toHaveText('Ta med inkorgen');
  await expect(page.getByRole('main')).toContainText('Filen är bara till för dig.');
  const { suggested, into } = await unpacked(page, testInfo);
  expect(suggested).toMatch(/^Min inkorg 2026-\d\d-\d\d\.zip$/);

  const manifest = JSON.parse(readFileSync(join(into, 'manifest.json'), 'utf8')) as {
    files: { name: string; size: number; sha256: string }[];
  };
  expect(manifest.files.length).toBeGreaterThan(3);
  for (const { name, size, sha256 } of manifest.files) {
    const content = readFileSync(join(into, name));
    expect(content.length).toBe(size);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
  }
  expect(inkorg.log).not.toContain('Så hittar du till oss');
  await page.goto('/inkorg');
  expect(await folder(page, 'Inkorg').textContent(), 'nothing was opened').toBe(unread);

  await page.goto(`file://${join(into, 'Min inkorg.html')}`);
  await page.getByRole('navigation').getByRole('link', { name: 'Så hittar du till oss' }).click();
  const thread = page.getByRole('heading', { level: 2, name: 'Så hittar du till oss' });
  await expect(thread).toBeInViewport();
  const links = page.getByRole('link', { name: /^Vägbeskrivning\.pdf/ });
  const target = new URL((await links.first().getAttribute('href')) ?? '', page.url());
  expect(readFileSync(decodeURIComponent(target.pathname)).toString('latin1', 0, 5)).toBe('%PDF-');
});

test('one thread is taken along, after a fresh proof', async ({ page, inkorg }, testInfo) => {
  await logIn(page, erik);
  await openThread(page, 'Så hittar du till oss');
  await inkorg.moveClock({ advance_seconds: 6 * 60 });
  await page.getByRole('link', { name: 'Ta med den här tråden' }).click();
  await expect(heading(page)).toHaveText('Visa att det är du');
  await expect(page.getByRole('main')).toContainText('Innan du hämtar dina meddelanden');
  await page.getByRole('link', { name: 'Logga in igen med e-legitimation' }).click();
  await identifyAs(page, erik);
  await expect(heading(page)).toHaveText('Ta med tråden');
  const { suggested, into } = await unpacked(page, testInfo);
  expect(suggested).toMatch(/^Tråd 2026-\d\d-\d\d\.zip$/);
  expect(readFileSync(join(into, 'Tråd.html'), 'utf8')).toContain('Så hittar du till oss');
});
