import { heading, logIn, openThread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna } from '../people.ts';
import { expectNothingFromAxe } from './checks/axe.ts';
import { expectReflow } from './checks/reflow.ts';

// Not the product's own pages, and yet what its buttons lead to.
for (const { subject, button, press } of [
  { subject: 'Du har fått en tid för provtagning', button: 'Omboka tiden', press: 'Byt till den valda tiden' },
  { subject: 'Svara på frågor inför ditt besök', button: 'Svara på frågorna', press: 'Skicka svaren' },
]) {
  test(`the service behind "${button}" passes axe and reflows, with its faults shown`, async ({ page }) => {
    await logIn(page, anna);
    await openThread(page, subject);
    await page.getByRole('link', { name: button }).click();
    await page.getByRole('button', { name: press }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page).toHaveTitle(/^Fel: /);
    await expect(heading(page)).toHaveCount(1);
    await expectNothingFromAxe(page);
    await expectReflow(page);
  });
}
