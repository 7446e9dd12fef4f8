// The browser of the benchmarks, and its way into the demo at INKORG_WEB.

import { chromium } from '@playwright/test';

export const web = process.env.INKORG_WEB ?? 'http://localhost:3000';

/** Who has a list of many pages. */
const person = 'Tolvan Tolvansson';

const options = {
  executablePath: process.env.INKORG_CHROMIUM ?? '/usr/bin/chromium-headless-shell',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
};

export function launch(...more) {
  return chromium.launch({ ...options, args: [...options.args, ...more] });
}

/** Logs in, and gives the session to carry into other contexts. */
export async function logIn(browser) {
  const context = await browser.newContext({ locale: 'sv-SE' });
  const page = await context.newPage();
  await page.goto(web);
  await page.getByRole('link', { name: 'Logga in med e-legitimation' }).first().click();
  await page.getByRole('button', { name: person }).click();
  await page.waitForURL(`${web}/inkorg`);
  const session = await context.storageState();
  await context.close();
  return session;
}

/** The address of the newest thread, without opening it. */
export async function someThread(browser, session) {
  const context = await browser.newContext({ locale: 'sv-SE', storageState: session });
  const page = await context.newPage();
  await page.goto(`${web}/inkorg`);
  const address = await page.locator('main a[href*="/inkorg/trad/"]').first().getAttribute('href');
  await context.close();
  return address;
}
