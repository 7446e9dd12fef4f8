import { folder, heading, identifyAs, logIn, openThread, outcome, thread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna } from '../people.ts';

test('one sees where one is logged in, and ends it elsewhere', async ({ page, anotherBrowser, inkorg }) => {
  const elsewhere = await (await anotherBrowser()).newPage();
  await logIn(elsewhere, anna);
  await inkorg.pass(3);
  await logIn(page, anna);
  await folder(page, 'Inställningar').click();
  await page.getByRole('link', { name: 'Se var du är inloggad' }).click();
  await expect(heading(page)).toHaveText('Inloggningar');
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 2, name: 'Chrome på Windows' })).toHaveCount(2);
  await expect(main).toContainText('Det är den här inloggningen.');
  await page.getByRole('button', { name: 'Avsluta inloggningen Chrome på Windows' }).click();
  await expect(outcome(page)).toContainText('Inloggningen är avslutad.');
  await expect(main.getByRole('heading', { level: 2, name: 'Chrome på Windows' })).toHaveCount(1);
  await expect(page.getByRole('button', { name: /^Avsluta/ })).toHaveCount(0);

  await folder(elsewhere, 'Arkiv').click();
  await expect(heading(elsewhere)).toHaveText('Meddelanden från vården');
  await folder(page, 'Vem har läst').click();
  await expect(main).toContainText('Du loggade in (Chrome på Windows).');
  await expect(main).toContainText('Du avslutade en inloggning.');
});

test('everything is ended with one press', async ({ page, anotherBrowser }) => {
  const elsewhere = await (await anotherBrowser()).newPage();
  await logIn(elsewhere, anna);
  await logIn(page, anna);
  await page.goto('/installningar/sessioner');
  await page.getByRole('button', { name: 'Avsluta alla, även den här' }).click();
  await expect(outcome(page)).toContainText('Du är utloggad.');
  for (const window of [page, elsewhere]) {
    await window.goto('/inkorg');
    await expect(heading(window)).toHaveText('Meddelanden från vården');
  }
});

test('whoever logs out can be forgotten by the e-ID too, and no address says who they are', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await logIn(page, anna);
  await page.getByRole('button', { name: 'Logga ut' }).click();
  await expect(heading(page)).toHaveText('Logga ut även från e-legitimationen?');
  await page.getByRole('button', { name: 'Logga ut även där' }).click();
  await expect(page).toHaveURL('/?utloggad=1');
  await expect(outcome(page)).toContainText('Du är utloggad.');
  expect(asked.some((address) => address.endsWith('/eid/logout'))).toBe(true);
  expect(asked.filter((address) => /eyJ|id_token/.test(address))).toEqual([]);
});

test('a page from before the login does nothing, says so, and leads to itself anew', async ({ page, context, faults }) => {
  await logIn(page, anna);
  await openThread(page, 'Svara på frågor inför ditt besök');
  const tab = await context.newPage();
  await tab.goto('/inkorg');
  await tab.getByRole('button', { name: 'Logga ut' }).click();
  await logIn(tab, anna);
  faults.mean(403);
  await page.getByRole('button', { name: 'Arkivera' }).click();
  await expect(heading(page)).toHaveText('Sidan hör inte till din inloggning');
  await page.getByRole('link', { name: 'Öppna sidan på nytt' }).click();
  await expect(heading(page)).toHaveText('Svara på frågor inför ditt besök');
  await page.getByRole('button', { name: 'Arkivera' }).click();
  await expect(outcome(page)).toContainText('Tråden är arkiverad.');
});

test('a page from before a fresh proof still does what its buttons say', async ({ page, context, inkorg }) => {
  await logIn(page, anna);
  await openThread(page, 'Svara på frågor inför ditt besök');
  await inkorg.pass(6);
  const tab = await context.newPage();
  await tab.goto('/installningar/sms');
  await tab.getByRole('link', { name: 'Logga in igen med e-legitimation' }).click();
  await identifyAs(tab, anna);
  await page.getByRole('button', { name: 'Arkivera' }).click();
  await expect(outcome(page)).toContainText('Tråden är arkiverad.');
});

test('nothing is deleted for good without a fresh proof, and what was chosen waits for it', async ({ page, inkorg }) => {
  const subject = 'Svara på frågor inför ditt besök';
  await logIn(page, anna);
  await thread(page, subject).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Flytta till papperskorgen' }).click();
  await folder(page, 'Papperskorg').click();
  await inkorg.pass(6);
  await thread(page, subject).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Ta bort för gott' }).click();
  await expect(heading(page)).toHaveText('Visa att det är du');
  await expect(page).not.toHaveURL(/nyckel/);
  await page.getByRole('button', { name: 'Logga in igen med e-legitimation' }).click();
  await identifyAs(page, anna);
  await expect(heading(page)).toHaveText('Ta bort för gott');
  await expect(page.getByRole('main')).toContainText(subject);
  await page.getByRole('button', { name: 'Ta bort för gott' }).click();
  await expect(outcome(page)).toContainText('Tråden är borttagen för gott.');
});
