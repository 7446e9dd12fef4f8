import { heading, logIn, thread, threads } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna } from '../people.ts';

test('one box chooses all and none, and what is chosen is counted', async ({ page }) => {
  await logIn(page, anna);
  const all = page.getByLabel('Välj alla på sidan');
  const said = page.getByRole('group', { name: 'Ändra flera trådar' }).getByRole('status');
  await expect(all).toBeVisible();
  await expect(said).toHaveText('');
  const rows = await threads(page).count();
  await thread(page, 'Du har fått en tid för provtagning').getByRole('checkbox').check();
  await expect(said).toHaveText('1 vald');
  await expect(all).toBeChecked({ indeterminate: true });
  await all.check();
  await expect(said).toHaveText(`${rows} valda`);
  expect(await threads(page).getByRole('checkbox', { checked: true }).count()).toBe(rows);
  await all.uncheck();
  await expect(said).toHaveText('');
  expect(await threads(page).getByRole('checkbox', { checked: true }).count()).toBe(0);
  for (const box of await threads(page).getByRole('checkbox').all()) await box.check();
  await expect(all).toBeChecked();
  await expect(heading(page), 'a box opens nothing').toHaveText('Inkorg');
});

test('what the browser kept of the boxes is counted on the way back', async ({ page }) => {
  await logIn(page, anna);
  await page.goto('/inkorg');
  await page.getByLabel('Välj alla på sidan').check();
  await page.getByRole('button', { name: 'Arkivera' }).click();
  await expect(page.getByRole('heading', { name: 'Inkorgen är tom' })).toBeVisible();
  await page.getByRole('button', { name: 'Ångra' }).click();
  await expect(page.getByRole('alert')).toContainText('Ångrat.');
  await expect(threads(page).getByRole('checkbox', { checked: true })).toHaveCount(0);
  await expect(page.getByLabel('Välj alla på sidan')).not.toBeChecked();
});
