import type { Page } from '@playwright/test';
import { actFor, band, folder, heading, identifyAs, logIn, outcome, pressLogIn } from '../citizen.ts';
import { code, enterPhone } from '../contact.ts';
import { expect, test } from '../journey.ts';
import { alvin, anna, elsa, erik, maja, tolvan } from '../people.ts';

const number = '070-174 06 15';
const address = 'tolvan@example.invalid';

test('a number is entered, confirmed by its code, turned off and removed', async ({ page, inkorg }) => {
  await logIn(page, tolvan);
  await openSettings(page);
  await page.getByRole('link', { name: 'Lägg till mobilnummer' }).click();
  await expect(heading(page)).toHaveText('Lägg till mobilnummer');
  await page.getByLabel('Mobilnummer').fill(number);
  await page.getByRole('button', { name: 'Skicka en kod' }).click();
  await expect(heading(page)).toHaveText('Bekräfta med en kod');
  await expect(outcome(page)).toBeFocused();
  await page.getByLabel('Kod').fill(await code(inkorg, '+46701740615'));
  await page.getByRole('button', { name: 'Bekräfta', exact: true }).click();
  await expect(outcome(page)).toContainText('Det är bekräftat.');
  await expect(page.getByText(`Sms är på och skickas till ${number}.`)).toBeVisible();

  await page.getByRole('button', { name: 'Stäng av sms' }).click();
  await expect(page.getByText(`Sms är av. Numret ${number} är sparat.`)).toBeVisible();
  await page.getByRole('button', { name: 'Slå på sms' }).click();
  await page.getByRole('link', { name: 'Ta bort mobilnummer' }).click();
  await page.getByRole('button', { name: 'Ta bort mobilnummer' }).click();
  await expect(outcome(page)).toContainText('Uppgiften är borttagen.');
  await expect(page.getByText('Du får inga sms')).toBeVisible();
});

test('what is wrong is said above the heading and at the field, and what was typed stays', async ({ page, faults }) => {
  faults.mean(422);
  await logIn(page, tolvan);
  await openSettings(page);
  await page.getByRole('link', { name: 'Lägg till e-postadress' }).click();
  await page.getByLabel('E-postadress').fill('tolvan');
  await page.getByRole('button', { name: 'Skicka en kod' }).click();
  await expect(page).toHaveTitle(/^Fel: Lägg till e-postadress – /);
  const summary = outcome(page);
  await expect(summary).toBeFocused();
  await expect(summary).toContainText('Det finns fel i formuläret.');
  const field = page.getByLabel('E-postadress');
  await expect(field).toHaveValue('tolvan');
  await expect(field).toHaveAccessibleDescription(/namn@example\.se.*ska innehålla ett @/);
  await summary.getByRole('link', { name: /ska innehålla ett @/ }).click();
  await expect(field).toBeFocused();

  await page.getByRole('link', { name: 'Till inställningar' }).click();
  await page.getByRole('link', { name: 'Ändra tysta timmar och påminnelse' }).click();
  await page.getByLabel('Ja, under de här timmarna').check();
  await page.getByLabel('Från klockan').fill('22.00');
  await page.getByLabel('Till klockan').fill('22.00');
  await page.getByLabel('Påminn mig om ett meddelande är oläst').selectOption('Efter 3 dagar');
  await page.getByRole('button', { name: 'Spara' }).click();
  await expect(outcome(page)).toContainText('Från och till är samma klockslag.');
  await expect(page.getByLabel('Påminn mig om ett meddelande är oläst')).toHaveValue('3');
  await page.getByLabel('Till klockan').fill('0700');
  await page.getByRole('button', { name: 'Spara' }).click();
  await expect(outcome(page)).toContainText('Ändringen är sparad.');
  await expect(page.getByText('Från kl. 22.00 till kl. 07.00')).toBeVisible();
});

test('codes that are wrong, late and too many each have their own words', async ({ page, inkorg, faults }) => {
  faults.mean(422);
  faults.mean(429);
  await logIn(page, tolvan);
  await page.goto('/installningar/epost');
  await page.getByLabel('E-postadress').fill(address);
  await page.getByRole('button', { name: 'Skicka en kod' }).click();
  const right = await code(inkorg, address);
  const wrong = right === '000000' ? '000001' : '000000';
  await enter(page, '123');
  await expect(outcome(page)).toContainText('Koden har sex siffror.');
  for (const left of [4, 3, 2, 1]) {
    await enter(page, wrong);
    await expect(outcome(page)).toContainText(`Koden stämmer inte. Du har ${left} försök kvar.`);
    await expect(page.getByLabel('Kod')).toHaveValue(wrong);
  }
  await enter(page, wrong);
  await expect(outcome(page)).toContainText('Du har skrivit fel kod för många gånger.');

  await page.getByRole('button', { name: 'Skicka en ny kod' }).click();
  const late = await code(inkorg, address, 2);
  await inkorg.pass(10);
  await enter(page, late);
  await expect(outcome(page)).toContainText('Koden har gått ut.');
  // Another code asks for as much proof as the first did.
  await page.getByRole('button', { name: 'Skicka en ny kod' }).click();
  await expect(heading(page)).toHaveText('Visa att det är du');
  await page.getByRole('link', { name: 'Logga in igen med e-legitimation' }).click();
  await identifyAs(page, tolvan);
  await page.getByRole('button', { name: 'Skicka en ny kod' }).click();
  await expect(outcome(page)).toContainText('En kod är på väg.');
  await page.getByRole('button', { name: 'Skicka en ny kod' }).click();
  await expect(outcome(page)).toContainText('Du har bett om för många koder.');
  await enter(page, await code(inkorg, address, 3));
  await expect(outcome(page)).toContainText('Det är bekräftat.');
});

test('a login that is no longer fresh is renewed, nothing typed is lost, and nobody else gets in', async ({ page, inkorg, faults }) => {
  faults.mean(403);
  await logIn(page, tolvan);
  await page.goto('/installningar/epost');
  await page.getByLabel('E-postadress').fill(address);
  await inkorg.pass(5);
  await page.getByRole('button', { name: 'Skicka en kod' }).click();
  await expect(heading(page)).toHaveText('Visa att det är du');
  await expect(page.getByText('Det du har skrivit finns kvar')).toBeVisible();
  await page.getByRole('button', { name: 'Logga in igen med e-legitimation' }).click();
  await identifyAs(page, anna);
  await expect(outcome(page)).toContainText('Det var en annan person');
  await expect(page.getByRole('banner')).toContainText(tolvan.name);
  await page.getByRole('link', { name: 'Logga in igen med e-legitimation' }).click();
  await identifyAs(page, tolvan);
  await expect(page).toHaveURL('/installningar/epost');
  await expect(page.getByLabel('E-postadress')).toHaveValue(address);
  expect(page.url()).not.toContain('example');
});

test('a guardian sets how they are told of a child, apart from their own and the other guardian’s', async ({ page, inkorg, anotherBrowser }) => {
  await logIn(page, erik);
  await actFor(page, alvin);
  await folder(page, 'Inställningar').click();
  await expect(page.getByRole('main')).toContainText('Inställningarna är dina. Andra vårdnadshavare har egna.');
  await expect(page.getByRole('main').getByText('papper')).toHaveCount(0);
  await page.getByRole('link', { name: 'Lägg till mobilnummer' }).click();
  await page.getByLabel('Mobilnummer').fill(number);
  await page.getByRole('button', { name: 'Skicka en kod' }).click();
  await expect(band(page)).toContainText(alvin.name);
  await page.getByLabel('Kod').fill(await code(inkorg, '+46701740615'));
  await page.getByRole('button', { name: 'Bekräfta', exact: true }).click();
  await expect(page.getByText(`skickas till ${number}.`)).toBeVisible();
  const other = await (await anotherBrowser()).newPage();
  await logIn(other, anna);
  await actFor(other, alvin);
  await folder(other, 'Inställningar').click();
  await expect(heading(other)).toHaveText('Inställningar');
  await expect(other.getByText(number)).toHaveCount(0);
});

test('at thirteen consent is asked anew, and what guardians entered is reviewed', async ({ page, inkorg, anotherBrowser }) => {
  const guardians = await (await anotherBrowser()).newPage();
  await logIn(guardians, erik);
  await actFor(guardians, elsa);
  await folder(guardians, 'Inställningar').click();
  await enterPhone(guardians, inkorg, number, '+46701740615');

  await inkorg.moveClock({ to: '2026-12-12T08:00:00+01:00' });
  await logIn(page, elsa);
  await expect(heading(page)).toHaveText('Nu är det du som bestämmer');
  await page.goto('/inkorg');
  await expect(heading(page)).toHaveText('Nu är det du som bestämmer');
  await page.getByRole('button', { name: 'Ja, jag vill ha min inkorg' }).click();
  await expect(heading(page)).toHaveText('Granska dina kontaktuppgifter');
  await expect(page.getByText('Angavs av Erik Bergström.').first()).toBeVisible();
  await page.getByRole('link', { name: 'Gör det senare' }).click();
  await expect(heading(page)).toHaveText('Inkorg');
  await folder(page, 'Inställningar').click();
  await page.getByRole('link', { name: 'Granska kontaktuppgifterna' }).click();
  for (const group of await page.getByRole('group').all()) {
    await group.getByRole('radio', { name: /^Ta bort\. / }).check();
  }
  await page.getByRole('button', { name: 'Spara mina val' }).click();
  await expect(outcome(page)).toContainText('Dina val är sparade.');
  await expect(page.getByText(number)).toHaveCount(0);
});

test('the language that one chose is that of the pages after the next login', async ({ page, anotherBrowser }) => {
  await logIn(page, maja);
  await openSettings(page);
  await page.getByRole('main').getByRole('button', { name: 'English' }).click();
  await expect(heading(page)).toHaveText('Settings');
  const other = await (await anotherBrowser()).newPage();
  await other.goto('/');
  await pressLogIn(other);
  await other.getByRole('button', { name: maja.name, exact: true }).click();
  await expect(heading(other)).toHaveText('Inbox');
});

// ASVS 5.0.0-14.2.6
test('the ledger says what was sent, to which masked address', async ({ page, sender }) => {
  await sender.addMessage(anna, { subject: 'Ny tid', text: 'Du har fått en tid.', thread: 'avisering-1', notify: true });
  await logIn(page, anna);
  await expect(async () => {
    await page.goto('/aviseringar');
    await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'Ny tid' })).toContainText(
      'till 070-*** ** 05.',
      { timeout: 500 },
    );
  }).toPass();
  // What the demo begins with was told, or not, when it came.
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: 'i dag' })).toHaveCount(1);
  await page.getByRole('main').getByRole('link', { name: 'Ny tid' }).click();
  await expect(heading(page)).toHaveText('Ny tid');
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  await expect(heading(page)).toHaveText('Inkorg');
});

async function openSettings(page: Page): Promise<void> {
  await folder(page, 'Inställningar').click();
  await expect(heading(page)).toHaveText('Inställningar');
}

async function enter(page: Page, typed: string): Promise<void> {
  await page.getByLabel('Kod').fill(typed);
  await page.getByRole('button', { name: 'Bekräfta', exact: true }).click();
}

