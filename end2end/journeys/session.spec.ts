import { actFor, heading, identifyAs, logIn, openThread, outcome, pressLogIn } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, elsa, erik } from '../people.ts';

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
  await expect(outcome(page)).toContainText('det du just valde blev inte gjort. Inget har ändrats.');
  await pressLogIn(page);
  await identifyAs(page, anna);
  await expect(page).toHaveURL(address);
});

test('what was typed when the session ended comes back after the login, and to nobody else', async ({ page, inkorg, faults }) => {
  faults.mean(403);
  const typed = 'anna.ny@example.invalid';
  await logIn(page, anna);
  await page.goto('/installningar/epost');
  await page.getByLabel('E-postadress').fill(typed);
  await inkorg.pass(20);
  await page.getByRole('button', { name: 'Skicka en kod' }).click();
  await expect(heading(page)).toHaveText('Du är inte inloggad längre');
  await expect(page.getByRole('region', { name: 'Det här hade du skrivit' })).toContainText(typed);
  await pressLogIn(page);
  // Stopped on the way: it waits on.
  await page.getByRole('button', { name: 'Avbryt' }).click();
  await expect(outcome(page)).toContainText('Inloggningen avbröts.');
  await pressLogIn(page);
  await identifyAs(page, anna);
  await expect(page).toHaveURL('/installningar/epost');
  await expect(page.getByLabel('E-postadress')).toHaveValue(typed);

  await page.getByLabel('E-postadress').fill(typed);
  await inkorg.pass(20);
  await page.getByRole('button', { name: 'Skicka en kod' }).click();
  await pressLogIn(page);
  await identifyAs(page, erik);
  await expect(page).toHaveURL('/installningar/epost');
  await expect(page.getByLabel('E-postadress')).toHaveValue('');
});

test('what was chosen when the session ended comes back too', async ({ page, inkorg, faults }) => {
  faults.mean(403);
  await logIn(page, anna);
  await page.goto('/installningar/aviseringar');
  await page.getByLabel('Ja, under de här timmarna').check();
  await page.getByLabel('Från klockan').fill('21.15');
  await page.getByLabel('Till klockan').fill('6');
  await page.getByLabel('Påminn mig om ett meddelande är oläst').selectOption('Efter 4 dagar');
  await inkorg.pass(20);
  await page.getByRole('button', { name: 'Spara' }).click();
  await expect(page.getByText('Inget har sparats eller skickats')).toBeVisible();
  await pressLogIn(page);
  await identifyAs(page, anna);
  await expect(page.getByLabel('Ja, under de här timmarna')).toBeChecked();
  await expect(page.getByLabel('Från klockan')).toHaveValue('21.15');
  await expect(page.getByLabel('Påminn mig om ett meddelande är oläst')).toHaveValue('4');
  await page.getByRole('button', { name: 'Spara' }).click();
  await expect(page.getByText('Från kl. 21.15 till kl. 06.00')).toBeVisible();
});

test('without any session what was typed stands there to be copied', async ({ page, faults }) => {
  faults.mean(403);
  await logIn(page, anna);
  await page.goto('/installningar/sms');
  await page.getByLabel('Mobilnummer').fill('070-174 06 15');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Skicka en kod' }).click();
  await expect(page.getByRole('region', { name: 'Det här hade du skrivit' })).toContainText('070-174 06 15');
  await pressLogIn(page);
  await identifyAs(page, anna);
  await expect(page).toHaveURL('/installningar/sms');
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
