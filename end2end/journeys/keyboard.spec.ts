import type { Page } from '@playwright/test';
import { actFor, band, heading, logIn, openThread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { alvin, anna } from '../people.ts';

test('the first key press finds the skip link, and it leads past everything to the page itself', async ({ page }) => {
  await logIn(page, anna);
  await page.goto('/inkorg');
  const skip = page.getByRole('link', { name: 'Hoppa till innehåll' });
  await page.keyboard.press('Tab');
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Sök i inkorgen')).toBeFocused();
});

// ASVS 5.0.0-7.4.4
test('the list is walked in the order in which it is read', async ({ page, javaScriptEnabled, webAssembly }) => {
  await logIn(page, anna);
  await page.goto('/inkorg');
  expect(await walk(page)).toEqual([
    'Hoppa till innehåll',
    /./,
    'English',
    'Logga ut',
    'Inkorg 3 olästa',
    'Arkiv',
    'Papperskorg',
    'Ombud',
    'Aviseringar',
    'Vem har läst',
    'Inställningar',
    'Hjälp',
    'Sök i inkorgen',
    'Sök',
    'Alla',
    'Olästa',
    'Med bilaga',
    'Något att göra',
    'Välj avsändare',
    'Hämta nya',
    'Välj Svara på frågor inför ditt besök',
    'Svara på frågor inför ditt besök',
    'Välj Du har fått en tid för provtagning',
    'Du har fått en tid för provtagning',
    'Välj Välkommen till screening med mammografi',
    'Välkommen till screening med mammografi',
    /^Välj Provsvar: /,
    /^Provsvar: /,
    /^Välj Din tid är flyttad till /,
    /^Din tid är flyttad till /,
    'Välj Efter ditt besök hos tandläkaren',
    'Efter ditt besök hos tandläkaren',
    // Where nothing would answer it, it is not there.
    ...(javaScriptEnabled && webAssembly ? ['Välj alla på sidan'] : []),
    'Markera som oläst',
    'Arkivera',
    'Flytta till papperskorgen',
    'Tillgänglighet',
    'Integritet och kakor',
    'Hjälp',
    'Förläng',
  ].map((name) => (typeof name === 'string' ? name : expect.stringMatching(name))));
});

test('a thread is walked in the order in which it is read, the way out of the child’s inbox first', async ({ page }) => {
  await logIn(page, anna);
  await actFor(page, alvin);
  await openThread(page, 'Du har fått en tid för hälsobesök');
  const names = await walk(page);
  expect(names.slice(0, 3)).toEqual(['Hoppa till innehåll', 'Varför ser jag detta?', 'Sluta vara ombud']);
  const main = names.slice(names.indexOf('Till inkorgen'));
  expect(main).toEqual([
    'Till inkorgen',
    'Ring 010-000 00 20',
    ...main.slice(2, -9),
    'Omboka tiden',
    'Avboka tiden',
    'Markera som oläst',
    'Arkivera',
    'Flytta till papperskorgen',
    'Tillgänglighet',
    'Integritet och kakor',
    'Hjälp',
    'Förläng',
  ]);
});

test('a message is opened, marked and left without a mouse', async ({ page }) => {
  await logIn(page, anna);
  await page.goto('/inkorg');
  await tabTo(page, 'Svara på frågor inför ditt besök');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Svara på frågor inför ditt besök');
  await tabTo(page, 'Markera som oläst');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeFocused();
  await tabTo(page, 'Logga ut', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Du är utloggad');
});

test('a word is searched for and its message opened without a mouse', async ({ page }) => {
  await logIn(page, anna);
  await page.goto('/inkorg');
  await tabTo(page, 'Sök i inkorgen');
  await page.keyboard.type('screening mammografi');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Sökresultat');
  await expect(page.locator('#traffar')).toBeFocused();
  const stops = await walk(page);
  expect(stops.slice(0, 3)).toEqual(['Sök i inkorgen', 'Sök', 'Välkommen till screening med mammografi']);
  await tabTo(page, 'Välkommen till screening med mammografi', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Välkommen till screening med mammografi');
});

test('threads are chosen, archived and brought back without a mouse', async ({ page }) => {
  await logIn(page, anna);
  await page.goto('/inkorg');
  await tabTo(page, 'Välj Svara på frågor inför ditt besök');
  await page.keyboard.press('Space');
  await tabTo(page, 'Välj Du har fått en tid för provtagning');
  await page.keyboard.press('Space');
  await expect(heading(page), 'a box opens nothing').toHaveText('Inkorg');
  await tabTo(page, 'Arkivera');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByRole('alert')).toContainText('2 trådar är arkiverade.');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Ångra');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeFocused();
  await expect(page.getByRole('alert')).toContainText('Ångrat. 2 trådar är som de var.');
});

test('a child is chosen, read for and left without a mouse', async ({ page }) => {
  await logIn(page, anna);
  await tabTo(page, 'Ombud');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Ombud');
  const [act] = (await walk(page)).filter((name) => name === 'Agera ombud för Alvin Bergström');
  expect(act).toBeDefined();
  await tabTo(page, 'Agera ombud för Alvin Bergström', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(band(page)).toContainText('Alvin Bergström');
  // The way out and the reason are the first that the keyboard finds.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Varför ser jag detta?');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Varför ser jag detta?');
  expect(await walk(page)).toContain('Till inkorgen');
  await tabTo(page, 'Sluta vara ombud', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(band(page)).toHaveCount(0);
  await expect(page).toHaveURL('/inkorg');
});

/** What is in focus, by its words, or `undefined` when it is the page as a whole. */
async function focused(page: Page): Promise<string | undefined> {
  const element = page.locator(':focus');
  if ((await element.count()) === 0 || (await element.evaluate((node) => node === document.body))) return undefined;
  const name = await element.evaluate((node) =>
    node instanceof HTMLInputElement ? node.labels?.[0]?.textContent : node.textContent,
  );
  return name?.trim().replace(/\s+/g, ' ');
}

/** Every stop of the Tab key, from the top of the page to its end. Each is seen, and seen to be in focus. */
async function walk(page: Page): Promise<string[]> {
  const stops: string[] = [];
  for (;;) {
    const before = await page.locator('body').evaluate(() => scrollY);
    await page.keyboard.press('Tab');
    const name = await focused(page);
    if (name === undefined) return stops;
    stops.push(name);
    expect(stops.length, `a trap, or a page without end: ${stops.join(', ')} from ${before}`).toBeLessThan(60);
    await expect(page.locator(':focus'), name).toBeInViewport();
    expect(await ring(page), `focus on “${name}” is seen`).toBe(true);
  }
}

async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press(key);
    if ((await focused(page)) === name) return;
  }
  throw new Error(`“${name}” is not reached by ${key}`);
}

/** Whether what is in focus has a ring of at least two pixels, around itself or around the row that it fills. */
function ring(page: Page): Promise<boolean> {
  return page.locator(':focus').evaluate((element) =>
    [getComputedStyle(element), getComputedStyle(element, '::after')].some(
      (style) => style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2,
    ),
  );
}
