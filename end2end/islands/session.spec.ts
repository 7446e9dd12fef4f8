import type { Page } from '@playwright/test';
import { expectUnread, heading, identifyAs, logIn, openThread, pressLogIn } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna } from '../people.ts';

const subject = 'Svara på frågor inför ditt besök';

/** Time passes in the browser and in the product alike. */
type Passing = { page: Page; inkorg: { pass(minutes: number): Promise<void> } };
async function pass({ page, inkorg }: Passing, minutes: number): Promise<void> {
  await inkorg.pass(minutes);
  await page.clock.fastForward(minutes * 60_000);
}

function warning(page: Page) {
  return page.getByRole('alertdialog');
}

const code = /\/assets\/app-[0-9a-f]{16}\.wasm$/;

/** Logs in, and from then on has the browser's time in hand. */
async function arrive(page: Page): Promise<void> {
  const loaded = page.waitForResponse(code);
  await logIn(page, anna);
  await loaded;
  await page.clock.install();
}

/** Opens a page, and waits until its island has got its code. */
async function openAwake(page: Page, open: () => Promise<unknown>): Promise<void> {
  const loaded = page.waitForResponse(code);
  await open();
  await (await loaded).finished();
}

test('two minutes before the end the page says so, and one press gives twenty minutes more', async ({ page, inkorg }) => {
  await arrive(page);
  await openAwake(page, () => openThread(page, subject));
  const address = page.url();

  await pass({ page, inkorg }, 17);
  await expect(warning(page)).toBeHidden();
  await pass({ page, inkorg }, 1);
  await expect(warning(page)).toBeVisible();
  await expect(warning(page)).toContainText(/loggas du ut|loggas snart ut/);
  const extend = warning(page).getByRole('button', { name: 'Fortsätt vara inloggad' });
  await expect(extend, 'one press is enough').toBeFocused();
  const [answer] = await Promise.all([page.waitForResponse('**/session'), page.keyboard.press('Enter')]);
  expect(answer.status()).toBe(204);
  expect(Number(await answer.headerValue('inkorg-session-ends-in'))).toBe(20 * 60);
  await expect(warning(page)).toBeHidden();
  await expect(page).toHaveURL(address);

  await pass({ page, inkorg }, 17);
  await expect(warning(page)).toBeHidden();
  await page.goto('/inkorg');
  await expectUnread(page, 2);
});

// ASVS 5.0.0-14.3.1
test('after the end the page covers what was read, and leads back there', async ({ page, inkorg }) => {
  await arrive(page);
  await openAwake(page, () => openThread(page, subject));
  const address = page.url();

  await pass({ page, inkorg }, 20);
  await expect(warning(page)).toContainText(/utloggad/);
  await expect(warning(page).getByRole('button', { name: 'Fortsätt vara inloggad' })).toBeHidden();
  await warning(page).getByRole('link', { name: 'Till inloggningen' }).click();
  await expect(page.getByRole('alert')).toContainText('Din inloggning har gått ut');
  await pressLogIn(page);
  await identifyAs(page, anna);
  await expect(page).toHaveURL(address);
  await expect(heading(page)).toHaveText(subject);
});

test('reading in one window keeps the other from warning', async ({ page, context, inkorg }) => {
  await arrive(page);
  await openAwake(page, () => page.goto('/inkorg'));
  await pass({ page, inkorg }, 15);
  const told = page.evaluate(
    () => new Promise((heard) => (new BroadcastChannel('inkorg-session').onmessage = ({ data }) => heard(data))),
  );
  await (await context.newPage()).goto('/installningar');
  expect(await told).toBeGreaterThan(19 * 60);
  await page.clock.fastForward(10 * 60_000);
  await expect(warning(page)).toBeHidden();
  await page.clock.fastForward(8 * 60_000);
  await expect(warning(page)).toBeVisible();
});
