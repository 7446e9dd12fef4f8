import { actFor, expectUnread, heading, logIn, thread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { alvin, anna, erik } from '../people.ts';

const letter = { subject: 'Din remiss har kommit fram', thread: 'live-1', text: 'Vi hör av oss.' };

test('what has come is fetched by a link, at the same place in the list', async ({ page, sender }) => {
  await logIn(page, erik);
  await page.getByRole('link', { name: 'Olästa', exact: true }).click();
  await expect(page).toHaveURL('/inkorg?filter=olasta');
  // Who stands on the link keeps it when the line beside it says that something has come.
  await page.getByRole('link', { name: 'Hämta nya' }).focus();
  await sender.addMessage(erik, letter);
  await expect(thread(page, letter.subject)).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(thread(page, letter.subject)).toContainText('Oläst');
  await expect(page).toHaveURL('/inkorg?filter=olasta');
  await expectUnread(page, 3);
});

test('a guardian fetches what has come to the child', async ({ page, sender }) => {
  await logIn(page, anna);
  await actFor(page, alvin);
  await page.getByRole('link', { name: 'Hämta nya' }).focus();
  await sender.addMessage(alvin, letter);
  await page.keyboard.press('Enter');
  await expect(thread(page, letter.subject)).toContainText('Oläst');
  await expect(page).toHaveURL(/^[^?]+\/ombud\/[0-9a-f]{32}\/inkorg$/);
  await expect(heading(page)).toHaveText('Inkorg');
});
