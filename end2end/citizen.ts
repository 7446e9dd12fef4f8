import { expect, type Locator, type Page, type Response } from '@playwright/test';
import type { Person } from './people.ts';

/**
 * Logs in, and arrives in the inbox or, the first time, at the consent. The two pages on the way are asked for and
 * answered without being drawn: the journeys of login and session walk them.
 */
export async function logIn(page: Page, person: Person): Promise<void> {
  const { request } = page.context();
  const html = await (await request.get('/logga-in')).text();
  const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1];
  if (!action) throw new Error(`the provider does not ask who it is:\n${html}`);
  const hidden = html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g);
  const form = { ...Object.fromEntries([...hidden].map(([, name, value]) => [name, value])), level: 'loa3', person: person.number };
  const identified = await request.post(action, { form, maxRedirects: 0 });
  await page.goto(identified.headers().location ?? 'the provider leads nowhere');
}

export async function pressLogIn(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Logga in med e-legitimation' }).click();
}

/** At the identity provider. */
export async function identifyAs(page: Page, person: Person): Promise<void> {
  await page.getByRole('button', { name: person.name, exact: true }).click();
  // Back from the other site, on a page of ours.
  await expect(page.getByRole('link', { name: 'Hoppa till innehåll' })).toBeAttached();
}

export async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Logga ut' }).click();
  await expect(outcome(page)).toContainText('Du är utloggad');
}

/** Begins to act for a child, from any page. */
export async function actFor(page: Page, child: Person): Promise<void> {
  await folder(page, 'Ombud').click();
  await page.getByRole('button', { name: `Agera ombud för ${child.name}` }).click();
  await expect(band(page)).toContainText(child.name);
}

/** The yellow band that says for whom one acts. */
export function band(page: Page): Locator {
  return page.getByRole('region', { name: 'Ombud' });
}

export function folder(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Mappar' }).getByRole('link', { name });
}

export function heading(page: Page): Locator {
  return page.getByRole('heading', { level: 1 });
}

/** What was just done, or what stopped it. */
export function outcome(page: Page): Locator {
  return page.getByRole('main').getByRole('alert');
}

/** The threads of the list, one item each. */
export function threads(page: Page): Locator {
  return page.getByRole('main').getByRole('listitem').filter({ has: page.locator('time') });
}

export function thread(page: Page, subject: string): Locator {
  return threads(page).filter({ has: page.getByRole('link', { name: subject, exact: true }) });
}

/** Chooses the first threads of the list, by their boxes. */
export async function choose(page: Page, count: number): Promise<void> {
  await expect(threads(page).nth(count - 1)).toBeVisible();
  for (let at = 0; at < count; at++) await threads(page).nth(at).getByRole('checkbox').check();
}

/** Opens a thread from the list by its subject; the first of several. */
export async function openThread(page: Page, subject: string): Promise<void> {
  await thread(page, subject).first().getByRole('link').click();
  await expect(heading(page)).toHaveText(subject);
}

/** Searches from the list or from a result, as somebody does who types and presses Enter. */
export async function search(page: Page, words: string): Promise<void> {
  await page.getByLabel('Sök i inkorgen').fill(words);
  await page.getByLabel('Sök i inkorgen').press('Enter');
}

/** Follows a link or presses a button, and gives the answer that the window then shows. */
export async function follow(page: Page, control: Locator): Promise<Response> {
  const shown = page.waitForResponse(
    (response) => response.request().isNavigationRequest() && (response.status() < 300 || response.status() >= 400),
  );
  await control.click();
  return shown;
}

/** "inga olästa meddelanden", "1 oläst meddelande", "3 olästa meddelanden". */
function unreadInWords(unread: number): string {
  return unread === 1 ? '1 oläst meddelande' : `${unread || 'inga'} olästa meddelanden`;
}

/**
 * The list stands at its first page and says `unread` in every place that says it: the lead, the window's title, the
 * navigation and the rows.
 */
export async function expectUnread(page: Page, unread: number): Promise<void> {
  await expect(heading(page)).toHaveText('Inkorg');
  await expect(page.getByRole('main')).toContainText(unreadInWords(unread));
  await expect(page).toHaveTitle(unread === 0 ? /^Inkorg – / : new RegExp(`^\\(${unread}\\) Inkorg – `));
  await expectUnreadInNavigation(page, unread);
  // "Oläst" for one message of the thread, "2 olästa" for several.
  const marks = await threads(page)
    .getByRole('listitem')
    .filter({ hasText: /^(Oläst|\d+ olästa)$/ })
    .allTextContents();
  const counted = marks.map((mark) => (mark === 'Oläst' ? 1 : Number.parseInt(mark, 10)));
  expect(
    counted.reduce((sum, count) => sum + count, 0),
    'the rows say what the lead says',
  ).toBe(unread);
}

/** The number stands on every page of the inbox. */
export async function expectUnreadInNavigation(page: Page, unread: number): Promise<void> {
  const said = { 0: 'Inkorg', 1: 'Inkorg 1 oläst' }[unread] ?? `Inkorg ${unread} olästa`;
  await expect(page.getByRole('navigation', { name: 'Mappar' }).getByRole('link', { name: said, exact: true })).toBeVisible();
}
