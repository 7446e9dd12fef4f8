import { folder, heading, identifyAs, logIn, logOut, openThread, outcome, pressLogIn, threads } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, berit, olof, tolvan } from '../people.ts';

// ASVS 5.0.0-7.4.1, 5.0.0-14.3.1
test('after logging out nothing is left behind, not even by Back', async ({ page, context }) => {
  await logIn(page, anna);
  const cookies = await context.cookies();
  await logOut(page);
  expect((await context.cookies()).filter((cookie) => cookie.name.endsWith('inkorg'))).toEqual([]);
  await page.goBack();
  await expect(heading(page)).not.toHaveText('Inkorg');

  // The cookie of the session, kept by somebody, opens nothing.
  await context.addCookies(cookies);
  await page.goto('/inkorg');
  await expect(heading(page)).toHaveText('Meddelanden från vården');
});

test('whoever asks for a page without being logged in gets it after the login', async ({ page }) => {
  await page.goto('/inkorg?filter=olasta');
  await expect(heading(page)).toHaveText('Meddelanden från vården');
  await pressLogIn(page);
  await identifyAs(page, anna);
  await expect(page).toHaveURL('/inkorg?filter=olasta');
});

test('a cancelled login says so, and can be tried again', async ({ page }) => {
  await page.goto('/');
  await pressLogIn(page);
  await page.getByRole('button', { name: 'Avbryt' }).click();
  await expect(outcome(page)).toContainText('Inloggningen avbröts');
  await pressLogIn(page);
  await identifyAs(page, anna);
  await expect(heading(page)).toHaveText('Inkorg');
});

// ASVS 5.0.0-6.3.3, 5.0.0-6.8.4
test('a level of assurance below the third does not do', async ({ page }) => {
  await page.goto('/');
  await pressLogIn(page);
  await page.getByRole('radio', { name: 'Tillitsnivå 2' }).check();
  await identifyAs(page, anna);
  await expect(outcome(page)).toContainText('för låg tillitsnivå');
});

test('the deceased are not logged in, and are told where to turn', async ({ page }) => {
  await logIn(page, olof);
  await expect(heading(page)).toHaveText('Det går inte att logga in i inkorgen');
  await expect(page.getByRole('main')).toContainText('Kontakta Skatteverket om det är fel.');
  await expect(page.getByRole('main').getByRole('link', { name: /@/ })).toBeVisible();
  await page.goto('/inkorg');
  await expect(heading(page)).toHaveText('Meddelanden från vården');
});

test('whoever does not want an inbox logs out and has none', async ({ page, sender }) => {
  await logIn(page, berit);
  await page.getByRole('link', { name: 'Så behandlar vi dina uppgifter' }).click();
  await expect(heading(page)).toHaveText('Integritet och kakor');
  await logOut(page);
  expect(await sender.isActiveUser(berit)).toMatchObject({ result: { status: false } });
});

test('the language is chosen on any page and kept', async ({ page }) => {
  await logIn(page, anna);
  await openThread(page, 'Svara på frågor inför ditt besök');
  const address = page.url();
  await page.getByRole('button', { name: 'English' }).first().click();
  await expect(page).toHaveURL(address);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('button', { name: 'Mark as unread' })).toBeVisible();
  // What care has written is not translated, and says so to a screen reader.
  await expect(heading(page)).toHaveAttribute('lang', 'sv');
  await page.getByRole('navigation', { name: 'Folders' }).getByRole('link', { name: 'Proxy' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('a large inbox is read page by page', async ({ page }) => {
  await logIn(page, tolvan);
  const first = await page.getByRole('main').locator('time').count();
  expect(first).toBe(25);
  await page.getByRole('link', { name: 'Äldre' }).click();
  await expect(page).toHaveURL('/inkorg?sida=2');
  await expect(page).toHaveTitle(/Inkorg, sida 2 av 16 – /);
  const link = threads(page).nth(20).getByRole('link');
  const id = await link.getAttribute('id');
  await link.click();
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  await expect(page).toHaveURL(`/inkorg?sida=2#${id}`);
  await expect(page.locator(`#${id}`)).toBeInViewport();
  await folder(page, 'Inkorg').click();
  await expect(page).toHaveURL('/inkorg');
});
