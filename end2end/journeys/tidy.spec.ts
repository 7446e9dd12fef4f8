import {
  actFor, band, expectUnread, expectUnreadInNavigation, folder, heading, logIn, openThread, outcome, thread, threads,
} from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { alvin, anna, erik, tolvan } from '../people.ts';

const subject = 'Svara på frågor inför ditt besök';
const other = 'Du har fått en tid för provtagning';

test('a thread is archived, brought back by undoing, archived again and restored', async ({ page }) => {
  await logIn(page, anna);
  await openThread(page, subject);
  await page.getByRole('button', { name: 'Markera som oläst' }).click();
  await openThread(page, other);
  await page.getByRole('button', { name: 'Arkivera' }).click();
  await expect(outcome(page)).toContainText('Klart. Tråden är arkiverad.');
  await expect(page, 'focus stands on what was done').toHaveURL('/inkorg#besked');
  await expect(thread(page, other)).toHaveCount(0);
  await expectUnread(page, 2);

  await outcome(page).getByRole('button', { name: 'Ångra' }).click();
  await expect(outcome(page)).toContainText('Ångrat. Tråden är som den var.');
  await expect(page).toHaveURL('/inkorg#besked');
  await expect(thread(page, other)).toHaveCount(1);

  await openThread(page, subject);
  await page.getByRole('button', { name: 'Markera som oläst' }).click();
  await thread(page, subject).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Arkivera' }).click();
  await expectUnread(page, 1);
  await folder(page, 'Arkiv').click();
  await expect(heading(page)).toHaveText('Arkiv');
  await expect(thread(page, subject)).toContainText('Oläst');
  await expectUnreadInNavigation(page, 1);
  await openThread(page, subject);
  await expect(page.getByText('Tråden ligger i arkivet.')).toBeVisible();
  await page.getByRole('link', { name: 'Till arkivet' }).click();
  await expect(page).toHaveURL(/\/arkiv#trad-/);
  await openThread(page, subject);
  await page.getByRole('button', { name: 'Återställ' }).click();
  await expect(outcome(page)).toContainText('Tråden är tillbaka i inkorgen.');
  await expect(page.getByRole('heading', { name: 'Arkivet är tomt' })).toBeVisible();
});

test('several threads are thrown away and brought back as they were, and one is deleted for good', async ({ page }) => {
  await logIn(page, anna);
  await thread(page, subject).getByRole('checkbox').check();
  await thread(page, other).getByRole('checkbox').check();
  await expect(page, 'a box opens nothing').toHaveURL('/inkorg');
  await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
  await expect(outcome(page)).toContainText('2 trådar ligger i papperskorgen och tas bort för gott om 30 dagar.');
  await expectUnread(page, 1);
  await outcome(page).getByRole('button', { name: 'Ångra' }).click();
  await expect(outcome(page)).toContainText('Ångrat. 2 trådar är som de var.');
  await expectUnread(page, 3);

  await thread(page, subject).getByRole('checkbox').check();
  await thread(page, other).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
  await folder(page, 'Papperskorg').click();
  await expect(thread(page, subject)).toContainText('Tas bort för gott 23 december 2026.');
  await thread(page, subject).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Ta bort för gott' }).click();
  await expect(heading(page)).toHaveText('Ta bort för gott');
  await expect(page.getByRole('main')).toContainText(subject);
  await expect(page.getByRole('main')).not.toContainText(other);
  await page.getByRole('button', { name: 'Ta bort för gott' }).click();
  await expect(outcome(page)).toContainText('Tråden är borttagen för gott.');
  await expect(outcome(page).getByRole('button')).toHaveCount(0);
  await expect(page).toHaveURL('/papperskorg#besked');
  await expect(threads(page)).toHaveCount(1);
  await thread(page, other).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Återställ' }).click();
  await expect(page.getByRole('heading', { name: 'Papperskorgen är tom' })).toBeVisible();
  await folder(page, 'Inkorg').click();
  await expectUnread(page, 2);
});

test('what comes while a thread is open, or listed, is not put away unseen', async ({ page, sender }) => {
  const later = { subject: 'Ring oss', text: 'Det är viktigt.', thread: 'vaxer-1' };
  await sender.addMessage(anna, { ...later, subject: 'Hej' });
  await logIn(page, anna);
  await openThread(page, 'Hej');
  await sender.addMessage(anna, later);
  await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
  await expect(outcome(page)).toContainText('Ett nytt meddelande har kommit i tråden sedan sidan visades.');
  await expect(outcome(page)).toBeFocused();
  await expect(thread(page, 'Ring oss')).toContainText('Oläst');

  await thread(page, 'Ring oss').getByRole('checkbox').check();
  await sender.addMessage(anna, { ...later, subject: 'Ring oss i dag' });
  await page.getByRole('button', { name: 'Arkivera' }).click();
  await expect(outcome(page)).toContainText('Tråden är kvar där den var.');
  await expect(thread(page, 'Ring oss i dag')).toContainText('2 olästa');
});

test('a new message brings a thread back from the trash, unread', async ({ page, sender }) => {
  const letter = { subject: 'Din tid', thread: 'tidy-1', text: 'Välkommen.' };
  await sender.addMessage(erik, letter);
  await logIn(page, erik);
  await openThread(page, 'Din tid');
  await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
  await expectUnread(page, 2);
  await sender.addMessage(erik, { ...letter, text: 'Ny tid.' });
  await page.goto('/inkorg');
  await expect(thread(page, 'Din tid')).toContainText('Oläst');
  await expectUnread(page, 3);
  await folder(page, 'Papperskorg').click();
  await expect(threads(page)).toHaveCount(0);
});

test('what the trash has kept for 30 days is gone', async ({ page, inkorg }) => {
  await logIn(page, anna);
  await openThread(page, subject);
  await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
  await inkorg.moveClock({ to: '2026-12-23T00:00:00+01:00' });
  await logIn(page, anna);
  await expect(async () => {
    await page.goto('/papperskorg');
    await expect(page.getByRole('heading', { name: 'Papperskorgen är tom' })).toBeVisible({ timeout: 500 });
  }).toPass();
});

test('a guardian moves a child’s thread, and is not offered to delete it for good', async ({ page }) => {
  await logIn(page, anna);
  await actFor(page, alvin);
  await openThread(page, 'Du har fått en tid för hälsobesök');
  await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
  await expect(outcome(page)).toContainText('Tråden ligger i papperskorgen och blir kvar där.');
  await expect(outcome(page).getByRole('button', { name: 'Ångra' })).toBeVisible();
  await folder(page, 'Papperskorg').click();
  await expect(band(page)).toContainText(alvin.name);
  await expect(threads(page)).toContainText('Tas inte bort av sig själv');
  await expect(threads(page)).toHaveCount(1);
  await expect(page.getByText('Ta bort för gott', { exact: true })).toHaveCount(0);
  await threads(page).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Återställ' }).click();
  await expect(outcome(page)).toContainText('Tråden är tillbaka i inkorgen.');
});

test('filters are put on beside each other, stay in the address, and lead back to the same row', async ({ page }) => {
  await logIn(page, tolvan);
  await page.getByRole('link', { name: 'Med bilaga', exact: true }).click();
  await page.getByRole('link', { name: 'Välj avsändare' }).click();
  await expect(heading(page)).toHaveText('Välj avsändare');
  const unit = page.getByRole('main').getByRole('listitem').first().getByRole('link');
  const name = (await unit.textContent())?.trim() ?? '';
  await unit.click();
  await expect(page).toHaveURL(/\/inkorg\?filter=bilaga&avsandare=[0-9a-f]{32}$/);
  await expect(page.getByRole('navigation', { name: 'Visa' }).getByRole('link', { name: `Från ${name}` })).toBeVisible();
  await page.getByRole('link', { name: 'Med bilaga (ta bort filtret)' }).click();
  await expect(page).toHaveURL(/\/inkorg\?avsandare=[0-9a-f]{32}$/);
  await expect(threads(page).first()).toBeVisible();
  const row = threads(page).last().getByRole('link');
  const id = await row.getAttribute('id');
  await row.click();
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  await expect(page).toHaveURL(new RegExp(`avsandare=[0-9a-f]{32}#${id}$`));
  await expect(page.locator(`#${id}`)).toBeFocused();
  await expect(page.locator(`#${id}`)).toBeInViewport();
});
