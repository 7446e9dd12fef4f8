import { actFor, heading, logIn, logOut, outcome, search, threads } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, elsa } from '../people.ts';

/** A word that no letter of the demo holds. */
const word = 'giraffkalv';

test('a word is found in all folders, the message opened, and one is back at what was found', async ({ page, sender }) => {
  await sender.addMessage(anna, { subject: 'Första', text: `Om en ${word.toUpperCase()}.`, thread: 'ett' });
  await sender.addMessage(anna, { subject: `Om ${word}ar`, text: 'Mer.', thread: 'två' });
  await logIn(page, anna);
  await search(page, word);
  await expect(page).toHaveURL(/\/inkorg\/sok\/[0-9a-f]{32}#traffar$/);
  await expect(heading(page)).toHaveText('Sökresultat');
  const said = page.getByText(`2 träffar på ”${word}”.`);
  await expect(said).toBeFocused();
  await expect(page.getByLabel('Sök i inkorgen')).toHaveValue(word);
  await expect(threads(page)).toHaveCount(2);
  await expect(page.locator('mark')).toHaveText([word, word.toUpperCase()]);

  await page.getByRole('link', { name: 'Första' }).click();
  await expect(heading(page)).toHaveText('Första');
  await expect(page.locator(':target')).toContainText(word.toUpperCase());
  await page.getByRole('button', { name: 'Arkivera' }).click();
  await expect(outcome(page)).toContainText('Tråden är arkiverad.');
  await expect(heading(page)).toHaveText('Sökresultat');
  await expect(threads(page).filter({ hasText: 'Första' })).toContainText('Mapp: Arkiv');

  await page.getByRole('link', { name: `Om ${word}ar` }).click();
  await page.getByRole('link', { name: 'Till sökresultatet' }).click();
  await expect(threads(page)).toHaveCount(2);
  await page.getByRole('link', { name: 'Första' }).click();
  await expect(heading(page)).toHaveText('Första');
  await page.goBack();
  await expect(heading(page)).toHaveText('Sökresultat');
  await expect(threads(page)).toHaveCount(2);
});

// ASVS 5.0.0-14.2.1
test('what is searched for stands in no address, no title and no log', async ({ page, inkorg }) => {
  const told: string[] = [];
  page.on('request', (request) => told.push(request.url(), request.headers()['referer'] ?? ''));
  await logIn(page, anna);
  await search(page, word);
  await expect(heading(page)).toHaveText('Sökresultat');
  told.push(page.url(), await page.title());
  await search(page, `${word} ${word}`);
  await expect(page.getByText('Inga träffar på')).toBeVisible();
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  await expect(heading(page)).toHaveText('Inkorg');
  told.push(page.url(), await page.title());
  expect(told.length).toBeGreaterThan(10);
  expect(told.filter((text) => text.includes(word))).toEqual([]);
  expect(inkorg.log).not.toContain(word);
});

test('a search ends with the session, and says so with the form', async ({ page, faults }) => {
  await logIn(page, anna);
  await search(page, word);
  await expect(heading(page)).toHaveText('Sökresultat');
  const { pathname } = new URL(page.url());
  await logOut(page);
  await logIn(page, anna);
  faults.mean(404);
  await page.goto(pathname);
  await expect(page.getByText('Sökningen finns inte kvar.')).toBeVisible();
  await search(page, 'mammografi');
  await expect(threads(page).first()).toContainText('mammografi');
});

test('what cannot be searched for is said, with focus, and can be mended at once', async ({ page, faults }) => {
  faults.mean(422);
  await logIn(page, anna);
  await page.getByRole('button', { name: 'Sök', exact: true }).click();
  await expect(outcome(page)).toContainText('Skriv vad du vill söka efter.');
  await expect(outcome(page)).toBeFocused();
  await search(page, 'x'.repeat(10_000));
  await expect(outcome(page)).toContainText('Skriv högst 100 tecken.');
  await search(page, 'mammografi');
  await expect(threads(page).first()).toContainText('mammografi');
});

test('a guardian searches in the child’s inbox and nowhere else', async ({ page, sender }) => {
  await sender.addMessage(elsa, { subject: `Elsas ${word}`, text: 'Hej.', thread: 'ett' });
  await sender.addMessage(anna, { subject: `Annas ${word}`, text: 'Hej.', thread: 'ett' });
  await logIn(page, anna);
  await actFor(page, elsa);
  await search(page, word);
  await expect(page).toHaveURL(/\/ombud\/[0-9a-f]{32}\/inkorg\/sok\/[0-9a-f]{32}#traffar$/);
  await expect(threads(page)).toHaveCount(1);
  await expect(threads(page)).toContainText('Elsas');
});
