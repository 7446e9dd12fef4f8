import { actFor, heading, identifyAs, logIn, openThread, outcome, pressLogIn } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, elsa } from '../people.ts';

const subject = 'Svara på frågor inför ditt besök';

test('one press at the foot of any page gives twenty minutes more, on the same page', async ({ page, inkorg }) => {
  await logIn(page, anna);
  await openThread(page, subject);
  const address = page.url();
  await expect(page.getByRole('contentinfo')).toContainText('Du loggas ut efter 20 minuter utan aktivitet');

  await inkorg.pass(19);
  await page.getByRole('contentinfo').getByRole('button', { name: 'Förläng' }).click();
  await expect(page).toHaveURL(address);
  await expect(heading(page)).toHaveText(subject);
  await inkorg.pass(19);
  await page.goto('/inkorg');
  await expect(heading(page)).toHaveText('Inkorg');
});

test('after twenty minutes one is logged out, and comes back to the same place', async ({ page, inkorg }) => {
  await logIn(page, anna);
  await openThread(page, subject);
  const address = page.url();
  await inkorg.pass(20);
  await page.reload();
  await expect(outcome(page)).toContainText('Din inloggning har gått ut. Inget har gått förlorat.');
  await expect(page.getByText(subject)).toHaveCount(0);
  await pressLogIn(page);
  await identifyAs(page, anna);
  await expect(page).toHaveURL(address);
  await expect(heading(page)).toHaveText(subject);
});

test('a press on a button after the end changes nothing, and leads back', async ({ page, inkorg }) => {
  await logIn(page, anna);
  await openThread(page, subject);
  const address = page.url();
  await inkorg.pass(20);
  await page.getByRole('button', { name: 'Markera som oläst' }).click();
  await expect(outcome(page)).toContainText('Din inloggning har gått ut');
  await pressLogIn(page);
  await identifyAs(page, anna);
  await expect(page).toHaveURL(address);
});

test('after eight hours one is logged out whatever one does', async ({ page, inkorg }) => {
  await logIn(page, anna);
  for (let passed = 0; passed + 19 < 8 * 60; passed += 19) {
    await inkorg.pass(19);
    expect((await page.request.get('/inkorg', { maxRedirects: 0 })).status()).toBe(200);
  }
  await inkorg.pass(19);
  await page.goto('/inkorg');
  await expect(outcome(page)).toContainText('Din inloggning har gått ut');
});

test('on the thirteenth birthday the guardian is stopped in the middle of a session', async ({ page, inkorg, faults }) => {
  await inkorg.moveClock({ to: '2026-12-11T23:55:00+01:00' });
  await logIn(page, anna);
  await actFor(page, elsa);
  const address = page.url();
  await inkorg.moveClock({ to: '2026-12-12T00:00:00+01:00' });
  faults.mean(403);
  await page.goto(address);
  await expect(heading(page)).toHaveText('Barnet har fyllt 13 år');
  await expect(page.getByText('läser barnet sina meddelanden själv')).toBeVisible();
  await expect(page.getByRole('main').locator('time')).toHaveCount(0);
});
