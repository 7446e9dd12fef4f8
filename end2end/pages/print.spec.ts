import { logIn, openThread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna } from '../people.ts';

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
