import { expectUnread, expectUnreadInNavigation, logIn, openThread, outcome, thread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, erik } from '../people.ts';

const subject = 'Svara på frågor inför ditt besök';

test('a thread is marked as unread and read again, and every place says the same number', async ({ page }) => {
  await logIn(page, anna);
  await expectUnread(page, 3);
  await openThread(page, subject);
  await expectUnreadInNavigation(page, 2);
  await expect(page.getByText('av dig.')).toHaveCount(1);

  await page.getByRole('button', { name: 'Markera som oläst' }).click();
  await expectUnread(page, 3);
  await expect(thread(page, subject)).toContainText('Oläst');
  await expect(outcome(page)).toContainText('Klart. Markerad som oläst. Avsändaren ser fortfarande att det har öppnats.');
  await expect(page, 'focus stands on what was done').toHaveURL(/#besked$/);
  // Said once.
  await page.goto('/inkorg');
  await expect(outcome(page)).toHaveCount(0);
  await expectUnread(page, 3);

  await openThread(page, subject);
  await expectUnreadInNavigation(page, 2);
  await expect(page.getByText('av dig.'), 'the receipt is the one that was given first').toHaveCount(1);
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  await expectUnread(page, 2);
});

test('the unread filter holds what is unread, stays in the address, and Back leads to the same row', async ({ page }) => {
  await logIn(page, erik);
  await page.getByRole('link', { name: 'Olästa', exact: true }).click();
  await expect(page).toHaveURL('/inkorg?filter=olasta');
  await expect(page.getByRole('main').locator('time')).toHaveCount(2);
  await openThread(page, 'Så hittar du till oss');
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  await expect(page).toHaveURL(/\/inkorg\?filter=olasta#trad-/);
  await expectUnread(page, 1);
  await openThread(page, 'Dags att boka tid för träning');
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  await expect(page.getByRole('heading', { name: 'Allt är läst' })).toBeVisible();
  await expectUnread(page, 0);
});

test('what one window reads, the other window of the same inbox counts as read', async ({ page, context }) => {
  await logIn(page, anna);
  const second = await context.newPage();
  await second.goto('/inkorg');
  await openThread(second, subject);
  await page.reload();
  await expectUnread(page, 2);
});
