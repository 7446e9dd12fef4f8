import type { Page } from '@playwright/test';
import { actFor, band, folder, follow, heading, logIn, openThread, outcome, thread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { alvin, anna, elsa, erik, ida, karin, maja, nils, sara, vera, type Person } from '../people.ts';

const letter = { subject: 'Elsas tid för vaccination', text: 'Du har fått en tid den 3 december.', thread: 'ombud-1' };

test('both guardians read for the child, and their openings stand apart', async ({ page, sender, inkorg, anotherBrowser }) => {
  await sender.addMessage(elsa, letter);
  await logIn(page, anna);
  await actFor(page, elsa);
  await openThread(page, letter.subject);
  await expect(opened(page)).toHaveText(['Avsändaren ser att meddelandet öppnades i dag kl. 09.00 av ombud (du).']);

  await inkorg.pass(10);
  const other = await (await anotherBrowser()).newPage();
  await logIn(other, erik);
  await actFor(other, elsa);
  // Unread is one flag: Anna has read it for both.
  await expect(thread(other, letter.subject)).not.toContainText('Oläst');
  await openThread(other, letter.subject);
  await expect(opened(other)).toHaveText([
    'Avsändaren ser att meddelandet öppnades i dag kl. 09.00 av ombud (Anna Bergström).',
    'Avsändaren ser att meddelandet öppnades i dag kl. 09.10 av ombud (du).',
  ]);
  await page.reload();
  await expect(opened(page)).toHaveText([
    'Avsändaren ser att meddelandet öppnades i dag kl. 09.00 av ombud (du).',
    'Avsändaren ser att meddelandet öppnades i dag kl. 09.10 av ombud (Erik Bergström).',
  ]);
});

test('why one sees a child’s inbox is one link away, and so is the way out', async ({ page }) => {
  await logIn(page, anna);
  await actFor(page, elsa);
  await openThread(page, 'Svara på frågor inför ditt besök');
  await band(page).getByRole('link', { name: 'Varför ser jag detta?' }).click();
  await expect(heading(page)).toHaveText('Varför ser jag detta?');
  const main = page.getByRole('main');
  await expect(main).toContainText('Du är vårdnadshavare för Elsa Bergström enligt folkbokföringen');
  await expect(main).toContainText('11 december 2026');
  await expect(main.getByRole('listitem').filter({ hasText: 'som också är vårdnadshavare' })).toContainText('Erik Bergström');
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  await expect(band(page)).toContainText('Elsa Bergström');
  await page.getByRole('button', { name: 'Sluta vara ombud' }).click();
  await expect(page).toHaveURL('/inkorg');
  await expect(band(page)).toHaveCount(0);
});

test('a protected mother and the mother of a protected son read the same words, and nobody’s name', async ({ page, anotherBrowser }) => {
  const other = await (await anotherBrowser()).newPage();
  await logIn(page, sara);
  await logIn(other, karin);
  for (const window of [page, other]) {
    await folder(window, 'Ombud').click();
    await expect(heading(window)).toHaveText('Ombud');
    await expect(window.getByRole('main')).toContainText('Du eller barnet har skyddade personuppgifter.');
    await expect(window.getByRole('button', { name: /^Agera ombud/ })).toHaveCount(0);
    for (const child of [ida, nils]) await expect(window.getByText(child.name)).toHaveCount(0);
  }
  expect(await main(page)).toBe(await main(other));
  // Their own inboxes are as everybody's.
  await folder(page, 'Inkorg').click();
  await expect(heading(page)).toHaveText('Inkorg');
});

test('a protection that is decided meanwhile ends it at once, in words that do not say whose it is', async ({
  page, inkorg, faults, anotherBrowser,
}) => {
  const other = await (await anotherBrowser()).newPage();
  await logIn(page, anna);
  await logIn(other, erik);
  for (const window of [page, other]) await actFor(window, elsa);
  const why = `${new URL(other.url()).pathname.replace(/inkorg$/, '')}varfor`;
  faults.mean(403);

  await inkorg.changeRegister(elsa.number, { protected: true });
  for (const window of [page, other]) await window.reload();
  const said = await main(page);
  expect(said).toContain('Du eller barnet har skyddade personuppgifter.');
  expect(said).not.toContain('Elsa');
  expect(await main(other)).toBe(said);
  await expect(band(page)).toHaveCount(0);

  await inkorg.changeRegister(elsa.number, { protected: false });
  await inkorg.changeRegister(anna.number, { protected: true });
  await page.reload();
  expect(await main(page), 'the same words when it is her own').toBe(said);
  // The other guardian reads on, and learns nothing: not by a word, and not by a name that stands with a reason.
  await other.goto(why);
  await expect(heading(other)).toHaveText('Varför ser jag detta?');
  const hidden = await main(other);
  expect(hidden).not.toContain('Anna');
  await inkorg.changeRegister(anna.number, { protected: false });
  await inkorg.changeRegister(elsa.number, { guardians: [erik.number] });
  await other.goto(why);
  expect(await main(other), 'as if she were no guardian').toBe(hidden);
});

test('at midnight before the thirteenth birthday both tabs end, and one’s own inbox goes on', async ({ page, context, inkorg, faults, sender }) => {
  await inkorg.moveClock({ to: '2026-12-11T23:58:00+01:00' });
  await sender.addMessage(elsa, letter);
  await logIn(page, anna);
  await actFor(page, elsa);
  const second = await context.newPage();
  await second.goto(page.url());
  await openThread(second, letter.subject);
  await inkorg.moveClock({ to: '2026-12-11T23:59:59+01:00' });
  await page.reload();
  await expect(band(page)).toContainText('12 år');

  await inkorg.moveClock({ to: '2026-12-12T00:00:00+01:00' });
  faults.mean(403);
  // One tab asks for a page, the other sends a form.
  expect((await page.reload())?.status()).toBe(403);
  expect((await follow(second, second.getByRole('button', { name: 'Markera som oläst' }))).status()).toBe(403);
  for (const tab of [page, second]) {
    await expect(heading(tab)).toHaveText('Barnet har fyllt 13 år');
    await expect(tab.getByRole('heading', { name: 'Vem läser nu?' })).toBeVisible();
    await expect(tab.getByRole('heading', { name: 'Vad händer med inställningarna?' })).toBeVisible();
    await expect(band(tab)).toHaveCount(0);
    await tab.getByRole('link', { name: 'Till din egen inkorg' }).click();
    await expect(heading(tab)).toHaveText('Inkorg');
  }
  await folder(page, 'Ombud').click();
  await expect(child(page, elsa)).toContainText('läser barnet sina meddelanden själv');
  await expect(page.getByRole('button', { name: `Agera ombud för ${elsa.name}` })).toHaveCount(0);

  // The form of the second tab did nothing: for Elsa the message is as her mother left it.
  await page.getByRole('button', { name: 'Logga ut' }).click();
  await logIn(page, elsa);
  await page.getByRole('button', { name: 'Ja, jag vill ha min inkorg' }).click();
  await folder(page, 'Inkorg').click();
  await expect(thread(page, letter.subject)).not.toContainText('Oläst');
});

test('custody that has ended, a child who has died and one who has moved abroad have words of their own', async ({ page, inkorg, faults }) => {
  await logIn(page, anna);
  await actFor(page, alvin);
  faults.mean(403);
  const reloaded = async (title: string) => {
    expect((await page.reload())?.status()).toBe(403);
    await expect(heading(page)).toHaveText(title);
    await expect(page.getByRole('link', { name: 'Till Ombud' })).toBeVisible();
  };
  await inkorg.changeRegister(alvin.number, { guardians: [erik.number] });
  await reloaded('Du är inte vårdnadshavare enligt folkbokföringen');
  await inkorg.changeRegister(alvin.number, { guardians: [anna.number, erik.number], emigrated: true });
  await reloaded('Det går inte att vara ombud för barnet');
  await inkorg.changeRegister(alvin.number, { emigrated: false, deceased: true });
  await reloaded('Barnets inkorg är stängd');
  await expect(page.getByRole('main')).toContainText('Vi beklagar sorgen.');
  await page.getByRole('link', { name: 'Till Ombud' }).click();
  await expect(child(page, alvin)).toContainText('Vi beklagar sorgen.');
  await expect(child(page, maja)).toContainText('läser barnet sina meddelanden själv');
});

test('a newborn’s inbox is activated by a guardian, who reads first what it means', async ({ page, inkorg, sender }) => {
  await inkorg.changeRegister(vera.number, { guardians: [karin.number] });
  await logIn(page, karin);
  await folder(page, 'Ombud').click();
  await expect(page.getByRole('main')).toContainText('Barn utan registrerat namn');
  await inkorg.changeRegister(vera.number, { name: vera.name });
  await page.reload();
  await expect(child(page, vera)).toContainText('Inkorgen är inte aktiverad än.');
  expect(await sender.isActiveUser(vera)).toMatchObject({ result: { status: false } });

  await page.getByRole('button', { name: `Agera ombud för ${vera.name}` }).click();
  await expect(heading(page)).toHaveText(`Aktivera inkorgen för ${vera.name}`);
  await expect(band(page)).toContainText(`Du är ombud för ${vera.name}, 2 år.`);
  // Why one may can be read before, and one can leave.
  await band(page).getByRole('link', { name: 'Varför ser jag detta?' }).click();
  await expect(heading(page)).toHaveText('Varför ser jag detta?');
  await page.goBack();
  await page.getByRole('button', { name: `Aktivera inkorgen för ${vera.name}` }).click();
  await expect(heading(page)).toHaveText('Inkorg');
  await expect(outcome(page)).toContainText('Inkorgen är aktiverad');
  expect(await sender.isActiveUser(vera)).toMatchObject({ result: { status: true } });
});

/** What the page says of who has opened its message: one sentence for each. */
function opened(page: Page) {
  return page.getByRole('main').getByText(/^Avsändaren ser att meddelandet öppnades/);
}

/** A child in the list at "Ombud". */
function child(page: Page, { name }: Person) {
  return page.getByRole('main').getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
}

/** The page's own part, as it was served. */
function main(page: Page): Promise<string> {
  return page.getByRole('main').innerHTML();
}
