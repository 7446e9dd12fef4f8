import { actFor, band, logIn, openThread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, elsa } from '../people.ts';

test('a message is printed whole, with whose it is, and with nothing to press', async ({ page }) => {
  await logIn(page, anna);
  await openThread(page, 'Du har fått en tid för provtagning');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('Anna Bergström')).toBeVisible();
  await expect(page.getByText('måndag 7 december 2026, kl. 13.10–13.40')).toBeVisible();
  // Folded on the screen, and part of the letter.
  await expect(page.getByText('Du har själv kontaktat oss')).toBeVisible();
  for (const control of await page.getByRole('button').all()) await expect(control).toBeHidden();
  await expect(page.getByText('Ta med den här tråden')).toBeHidden();
  // What "today" means on paper.
  await expect(page.getByText(/^Sidan hämtades \d{1,2} \p{L}+ \d{4} kl\. \d\d\.\d\d\.$/u)).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByText('Ny', { exact: true })).toBeHidden();
  const colours = await page.locator('body').evaluate((body) => {
    const { backgroundColor, color } = getComputedStyle(body);
    return { backgroundColor, color };
  });
  expect(colours, 'black on white, by night too').toEqual({ backgroundColor: 'rgb(255, 255, 255)', color: 'rgb(0, 0, 0)' });
  const paper = await page.pdf({ format: 'A4' });
  expect(paper.toString('latin1').match(/\/Type \/Page\b/g)?.length, 'sheets').toBeLessThanOrEqual(2);
});

test('a message that is folded is not printed, and its line says so', async ({ page }) => {
  await logIn(page, anna);
  await openThread(page, 'Efter ditt besök hos tandläkaren');
  const folded = page.locator('details.message');
  const said = () => folded.locator('summary').evaluate((summary) => getComputedStyle(summary, '::after').content);
  expect(await said(), 'not on the screen').toBe('none');
  await page.emulateMedia({ media: 'print' });
  expect(await said()).toBe('"Meddelandet är hopfällt och skrivs inte ut."');
  await expect(folded.getByRole('article')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Visa nyast först' })).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await folded.locator('summary').click();
  await page.emulateMedia({ media: 'print' });
  expect(await said(), 'unfolded it is printed').toBe('none');
});

test('on paper and in forced colours too, a child’s pages say whose they are', async ({ page }) => {
  await logIn(page, anna);
  await actFor(page, elsa);
  await openThread(page, 'Svara på frågor inför ditt besök');
  const edge = () => band(page).locator('css=.wrap, :scope').evaluateAll((boxes) =>
    boxes.some((box) => {
      const { borderTopStyle, borderTopWidth } = getComputedStyle(box);
      return borderTopStyle === 'solid' && Number.parseFloat(borderTopWidth) >= 1;
    }),
  );
  await page.emulateMedia({ forcedColors: 'active' });
  await expect(band(page)).toContainText('Du är ombud för Elsa Bergström, 12 år.');
  expect(await edge(), 'an edge where the yellow is gone').toBe(true);

  await page.emulateMedia({ forcedColors: null, media: 'print' });
  await expect(page.getByText('Elsa Bergström', { exact: true })).toBeVisible();
  await expect(page.getByText('Varför ser jag detta?')).toBeHidden();
  expect(await edge()).toBe(true);
  // The head of a table stands on every sheet.
  expect(await page.locator('.proxy').evaluate((band) => getComputedStyle(band).display)).toBe('table-header-group');
});
