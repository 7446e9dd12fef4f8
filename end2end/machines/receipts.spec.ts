import type { Page } from '@playwright/test';
import { expectUnread, expectUnreadInNavigation, logIn, openThread, thread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna } from '../people.ts';

const subject = 'Svara på frågor inför ditt besök';
const person = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

async function address(page: Page): Promise<string> {
  await logIn(page, anna);
  await expectUnread(page, 3);
  return (await thread(page, subject).getByRole('link').getAttribute('href')) ?? '';
}

/** Nothing was opened: it is unread still, and the first receipt is the one that a person gives now. */
async function expectUnopened(page: Page): Promise<void> {
  await page.goto('/inkorg');
  await expectUnread(page, 3);
  await openThread(page, subject);
  await expect(page.getByText('Ny', { exact: true })).toHaveCount(1);
  await expectUnreadInNavigation(page, 2);
}

for (const ahead of [
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { purpose: 'prefetch' },
] as Record<string, string>[]) {
  test(`what is fetched ahead (${JSON.stringify(ahead)}) opens nothing and is not kept`, async ({ page }) => {
    const answer = await page.request.get(await address(page), { headers: { ...person, ...ahead } });
    expect(answer.status()).toBe(503);
    expect(answer.headers()['cache-control']).toBe('no-store');
    expect(await answer.text()).not.toContain(subject);
    await expectUnopened(page);
  });
}

test('HEAD opens nothing, and answers alike whether there is a thread or none', async ({ page }) => {
  const path = await address(page);
  const some = await page.request.head(path, { headers: person });
  const none = await page.request.head(path.replace(/[0-9a-f]{4}$/, 'ffff'), { headers: person });
  expect(some.status()).toBe(none.status());
  expect((await some.body()).length).toBe(0);
  await expectUnopened(page);
});

test('a script, a frame and a program open nothing', async ({ page }) => {
  const path = await address(page);
  for (const headers of [
    { accept: 'text/html', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
    { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    { accept: '*/*' },
  ] as Record<string, string>[]) {
    const answer = await page.request.get(path, { headers });
    expect(answer.status()).toBe(403);
    expect(await answer.text()).not.toContain('Avsändaren ser');
  }
  await expectUnopened(page);
});

test('the browser’s own prefetch opens nothing, and the person who then goes there does', async ({ page, faults }) => {
  faults.mean(503);
  const path = await address(page);
  const ahead = page.waitForResponse((response) => response.url().endsWith(path));
  await page.evaluate((href) => {
    const link = Object.assign(document.createElement('link'), { rel: 'prefetch', href });
    document.head.append(link);
  }, path);
  expect((await ahead).status()).toBe(503);
  await page.reload();
  await expectUnread(page, 3);
  await openThread(page, subject);
  await expectUnreadInNavigation(page, 2);
});

test('the old browser that says nothing of itself opens what it asks for', async ({ page }) => {
  const answer = await page.request.get(await address(page), { headers: { accept: 'text/html,*/*;q=0.8' } });
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toContain('av dig.');
  await page.goto('/inkorg');
  await expectUnread(page, 2);
});
