import { actFor, band, folder, follow, heading, identifyAs, logIn, logOut, openThread, outcome } from '../citizen.ts';
import { enterPhone } from '../contact.ts';
import { expect, test } from '../journey.ts';
import { alvin, anna, elsa, erik } from '../people.ts';

const mobile = '070-174 06 05';
const number = '+46701740605';
const letter = { subject: 'Elsas tid för vaccination', text: 'Du har fått en tid den 3 december.', thread: 'tretton-1' };

test('a form sent for the child after midnight does nothing, and gives back what was typed', async ({ page, inkorg, faults }) => {
  await inkorg.moveClock({ to: '2026-12-11T23:58:00+01:00' });
  await logIn(page, anna);
  await actFor(page, elsa);
  await folder(page, 'Inställningar').click();
  await page.getByRole('link', { name: 'Lägg till mobilnummer' }).click();
  await page.getByLabel('Mobilnummer').fill(mobile);
  await inkorg.moveClock({ to: '2026-12-12T00:00:00+01:00' });
  faults.mean(403);
  const answer = await follow(page, page.getByRole('button', { name: 'Skicka en kod' }));
  expect(answer.status()).toBe(403);
  expect(answer.headers()['cache-control']).toBe('no-store');
  await expect(heading(page)).toHaveText('Barnet har fyllt 13 år');
  const typed = page.getByRole('region', { name: 'Det här hade du skrivit' });
  await expect(typed.getByRole('definition')).toHaveText(mobile);
  // What is asked for later is sent later: when that has come, nothing was sent before it.
  await page.goto('/ombud');
  await actFor(page, alvin);
  await folder(page, 'Inställningar').click();
  await enterPhone(page, inkorg, mobile, number);
});

test('the first own login at thirteen asks for consent, for a review of contacts, and shows who has read', async ({ page, inkorg, sender }) => {
  await inkorg.moveClock({ to: '2026-12-11T23:40:00+01:00' });
  await sender.addMessage(elsa, letter);
  await logIn(page, anna);
  await actFor(page, elsa);
  await openThread(page, letter.subject);
  await folder(page, 'Inställningar').click();
  await enterPhone(page, inkorg, mobile, number);
  await logOut(page);

  await inkorg.moveClock({ to: '2026-12-12T00:00:00+01:00' });
  await logIn(page, elsa);
  await expect(heading(page)).toHaveText('Nu är det du som bestämmer');
  // No way around the question, and nobody else's inbox to be in.
  await page.goto('/inkorg');
  await expect(heading(page)).toHaveText('Nu är det du som bestämmer');
  await page.getByRole('button', { name: 'Ja, jag vill ha min inkorg' }).click();

  await expect(heading(page)).toHaveText('Granska dina kontaktuppgifter');
  await expect(page.getByRole('main')).toContainText('Angavs av Anna Bergström.');
  await expect(page.getByRole('listitem').filter({ hasText: letter.subject })).toContainText('Anna Bergström öppnade');
  await page.getByRole('radio', { name: `Behåll ${mobile}` }).check();
  await page.getByRole('button', { name: 'Spara mina val' }).click();
  await expect(outcome(page)).toBeVisible();
  await expect(page.getByRole('main')).toContainText(mobile);
  await folder(page, 'Inkorg').click();
  await openThread(page, letter.subject);
  await expect(page.getByText('av ombud (Anna Bergström).')).toBeVisible();

  await logOut(page);
  await logIn(page, elsa);
  await expect(heading(page), 'asked once').toHaveText('Inkorg');
});

test('what guardians left is kept and waits when the young person does not want to decide now', async ({ page, inkorg, faults }) => {
  await inkorg.moveClock({ to: '2026-12-11T23:50:00+01:00' });
  await logIn(page, erik);
  await actFor(page, elsa);
  await folder(page, 'Inställningar').click();
  await enterPhone(page, inkorg, mobile, number);
  await logOut(page);
  await inkorg.moveClock({ to: '2026-12-12T08:00:00+01:00' });
  await logIn(page, elsa);
  await page.getByRole('button', { name: 'Ja, jag vill ha min inkorg' }).click();
  await page.getByRole('link', { name: 'Gör det senare' }).click();
  await expect(heading(page)).toHaveText('Inkorg');
  await expect(band(page)).toHaveCount(0);
  await folder(page, 'Inställningar').click();
  await page.getByRole('link', { name: 'Granska kontaktuppgifterna' }).click();
  await expect(page.getByRole('main')).toContainText('Angavs av Erik Bergström.');
  await page.getByRole('radio', { name: 'Ta bort. Jag vill inte ha sms.' }).check();
  await inkorg.pass(6);
  faults.mean(403);
  await page.getByRole('button', { name: 'Spara mina val' }).click();
  // Too long ago that she showed who she is: what she chose waits behind the login.
  await page.getByRole('button', { name: 'Logga in igen med e-legitimation' }).click();
  await identifyAs(page, elsa);
  await expect(page.getByRole('radio', { name: 'Ta bort. Jag vill inte ha sms.' })).toBeChecked();
  await page.getByRole('button', { name: 'Spara mina val' }).click();
  await expect(outcome(page)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Lägg till mobilnummer' })).toBeVisible();
});

test('what she chose at the review waits for her when the session ended', async ({ page, inkorg, faults }) => {
  await inkorg.moveClock({ to: '2026-12-11T23:50:00+01:00' });
  await logIn(page, erik);
  await actFor(page, elsa);
  await folder(page, 'Inställningar').click();
  await enterPhone(page, inkorg, mobile, number);
  await logOut(page);
  await inkorg.moveClock({ to: '2026-12-12T08:00:00+01:00' });
  await logIn(page, elsa);
  await page.getByRole('button', { name: 'Ja, jag vill ha min inkorg' }).click();
  const change = page.getByRole('radio', { name: 'Ta bort och ange ett annat mobilnummer' });
  await change.check();
  await inkorg.pass(20);
  faults.mean(403);
  await page.getByRole('button', { name: 'Spara mina val' }).click();
  await expect(heading(page)).toHaveText('Du är inte inloggad längre');
  await page.getByRole('link', { name: 'Logga in med e-legitimation' }).click();
  await identifyAs(page, elsa);
  await expect(change).toBeChecked();
  await page.getByRole('button', { name: 'Spara mina val' }).click();
  await expect(outcome(page)).toContainText('Dina val är sparade.');
  await expect(heading(page)).toHaveText('Lägg till mobilnummer');
});
