import type { Page } from '@playwright/test';
import { actFor, expectUnread, heading, logIn, logOut, openThread, thread, threads } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { alvin, anna } from '../people.ts';

const subject = 'Svara på frågor inför ditt besök';
const letter = (number: number) => ({ subject: `Provsvar ${number}`, thread: `live-${number}`, text: 'Allt ser bra ut.' });

/** The line that comes to say something. */
function news(page: Page) {
  return page.locator('.news').getByRole('status');
}

/** What it says, without the link that waits in it. */
function words(page: Page) {
  return news(page).locator('span');
}

/** Goes somewhere, and waits until the page listens. A page that is left may have begun to, so the mount is looked for. */
async function listening(page: Page, go: () => Promise<unknown>, mount = ''): Promise<void> {
  const address = new RegExp(`^${mount}/inkorg/handelser\\?sedan=[0-9a-f]+$`);
  const asked = page.waitForRequest((request) => {
    const { pathname, search } = new URL(request.url());
    return address.test(pathname + search);
  });
  await go();
  await asked;
}

/** Where everything is that is being read. */
async function places(page: Page) {
  const all = [heading(page), page.getByRole('main').getByRole('link', { name: 'Alla', exact: true })];
  for (let at = 0; at < (await threads(page).count()); at++) all.push(threads(page).nth(at));
  return Promise.all(all.map((one) => one.boundingBox()));
}

/** Pretends that the window is covered, or is seen again. */
async function isSeen(page: Page, seen: boolean): Promise<void> {
  await page.evaluate((seen) => {
    Object.defineProperty(document, 'hidden', { value: !seen, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, seen);
}

for (const width of [320, 1280]) {
  test(`what comes is said once, moves nothing, and is shown at a press (${width} px)`, async ({ page, sender }) => {
    await page.setViewportSize({ width, height: 800 });
    await listening(page, () => logIn(page, anna));
    await expect(words(page)).toHaveText('');
    const before = await places(page);
    await news(page).evaluate((line) => {
      const said: string[] = [];
      Object.assign(globalThis, { said });
      new MutationObserver(() => said.push(line.textContent?.trim() ?? '')).observe(line, { childList: true, subtree: true, characterData: true });
    });
    await sender.addMessage(anna, letter(1));
    await expect(news(page)).toHaveText(/^\s*1 nytt meddelande\.\s+Visa$/);
    expect(await places(page), 'nothing that is read moves').toEqual(before);
    await sender.addMessage(anna, letter(2));
    await expect(news(page)).toHaveText(/^\s*2 nya meddelanden\.\s+Visa$/);
    expect(await places(page)).toEqual(before);
    const said = await page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
    expect(said.length, 'one change for each number').toBe(2);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await expect(thread(page, 'Provsvar 1')).toHaveCount(0);

    await listening(page, () => news(page).getByRole('link', { name: 'Visa' }).click());
    await expect(thread(page, 'Provsvar 1')).toContainText('Oläst');
    await expect(thread(page, 'Provsvar 2')).toContainText('Oläst');
    await expect(words(page)).toHaveText('');
    await expectUnread(page, 5);
  });
}

test('a thread that is read says what has come, and a guardian is told of the child’s', async ({ page, sender }) => {
  await logIn(page, anna);
  await listening(page, () => openThread(page, subject));
  const before = await page.locator('.message').first().boundingBox();
  await sender.addMessage(anna, letter(1));
  await expect(news(page)).toHaveText(/^\s*1 nytt meddelande\.\s+Visa$/);
  expect(await page.locator('.message').first().boundingBox()).toEqual(before);
  await news(page).getByRole('link', { name: 'Visa' }).click();
  await expect(thread(page, 'Provsvar 1')).toContainText('Oläst');

  await listening(page, () => actFor(page, alvin), '/ombud/[0-9a-f]{32}');
  await sender.addMessage(anna, letter(2));
  await sender.addMessage(alvin, letter(3));
  await expect(news(page)).toHaveText(/^1 nytt meddelande\./);
});

test('a page that is not seen rests, and makes up for it', async ({ page, sender }) => {
  await listening(page, () => logIn(page, anna));
  await sender.addMessage(anna, letter(1));
  await expect(news(page)).toHaveText(/^1 nytt meddelande\./);
  await isSeen(page, false);
  await sender.addMessage(anna, letter(2));
  await page.waitForTimeout(1_000);
  await expect(news(page)).toHaveText(/^1 nytt meddelande\./);
  await listening(page, () => isSeen(page, true));
  await expect(news(page)).toHaveText(/^2 nya meddelanden\./);
});

test('a page that is refused asks again, after longer and longer waits', async ({ page, sender, faults }) => {
  faults.mean(503);
  let refused = 0;
  await page.route('**/inkorg/handelser?*', (route) => (refused++ < 2 ? route.fulfill({ status: 503 }) : route.continue()));
  await listening(page, () => logIn(page, anna));
  await sender.addMessage(anna, letter(1));
  await expect(news(page)).toHaveText(/^1 nytt meddelande\./, { timeout: 15_000 });
  expect(refused).toBe(3);
});

test('a page that is only open lets its session end, and stops listening', async ({ page, inkorg, sender, context }) => {
  await listening(page, () => logIn(page, anna));
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  for (let minutes = 0; minutes < 20; minutes += 5) {
    await inkorg.pass(5);
    await sender.addMessage(anna, letter(minutes));
    if (minutes < 15) await expect(news(page)).toContainText(minutes === 0 ? '1 nytt' : `${minutes / 5 + 1} nya`);
  }
  await page.waitForTimeout(1_000);
  await expect(news(page), 'nothing is told after the end').toContainText('3 nya meddelanden.');
  await isSeen(page, false);
  await isSeen(page, true);
  await page.waitForTimeout(500);
  expect(asked, 'told that it is over, it does not come back').toEqual([]);
  const answer = await context.request.get('/inkorg/handelser', { maxRedirects: 0 });
  expect(answer.status()).toBe(401);
});

test('after a logout elsewhere nothing more is told', async ({ page, context, sender }) => {
  await listening(page, () => logIn(page, anna));
  const other = await context.newPage();
  await other.goto('/inkorg');
  await logOut(other);
  await sender.addMessage(anna, letter(1));
  await page.waitForTimeout(1_500);
  await expect(words(page)).toHaveText('');
});
