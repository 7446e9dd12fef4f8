import { heading, logIn, logOut, openThread, outcome } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, erik } from '../people.ts';

test('the order of messages is chosen once, said in words, and the same after a new login', async ({ page, sender }) => {
  for (const number of [1, 2, 3]) {
    await sender.addMessage(erik, { subject: 'Din vårdplan', text: `Del ${number}.`, thread: 'plan' });
  }
  await logIn(page, erik);
  await openThread(page, 'Din vårdplan');
  const parts = page.getByRole('article').getByText(/^Del \d\.$/);
  await expect(page.getByText('3 meddelanden, äldst först')).toBeVisible();
  await expect(parts).toHaveText(['Del 1.', 'Del 2.', 'Del 3.']);

  await page.getByRole('button', { name: 'Visa nyast först' }).click();
  await expect(outcome(page)).toHaveText('Klart. Det nyaste meddelandet står först, i den här tråden och alla andra.');
  await expect(page, 'focus stands on what was done').toHaveURL(/#besked$/);
  await expect(page.getByText('3 meddelanden, nyast först')).toBeVisible();
  // All were read by the first opening: the newest is open, and it is first.
  await expect(parts.first()).toHaveText('Del 3.');
  await expect(parts.first()).toBeVisible();

  await logOut(page);
  await logIn(page, erik);
  await openThread(page, 'Din vårdplan');
  await expect(page.getByText('3 meddelanden, nyast först')).toBeVisible();
  await page.getByRole('button', { name: 'Visa äldst först' }).click();
  await expect(page.getByText('3 meddelanden, äldst först')).toBeVisible();
});

test('from the top of a thread one link leads to the first that is new', async ({ page, sender }) => {
  await logIn(page, anna);
  const letter = { subject: 'Din vårdplan', thread: 'plan' };
  await sender.addMessage(anna, { ...letter, text: 'Del 1.' });
  await page.reload();
  await openThread(page, 'Din vårdplan');
  await sender.addMessage(anna, { ...letter, text: 'Del 2.' });
  await sender.addMessage(anna, { ...letter, text: 'Del 3.' });
  await page.getByRole('link', { name: 'Till inkorgen' }).click();
  await openThread(page, 'Din vårdplan');
  await page.getByRole('link', { name: 'Gå till första nya' }).click();
  const target = page.locator(':target');
  await expect(target).toContainText('Del 2.');
  await expect(target.getByRole('heading', { level: 2 })).toContainText('Ny');
});

test('a service that logs one in is announced with that', async ({ page, sender }) => {
  const link = { systemId: 'uthopp', text: 'Se dina läkemedel', queryString: '?lista=1', type: 'CurrentTarget' } as const;
  await sender.addMessage(anna, { subject: 'Dina läkemedel', text: 'Se listan.', link });
  await logIn(page, anna);
  await openThread(page, 'Dina läkemedel');
  await page.getByRole('link', { name: 'Se dina läkemedel' }).click();
  await expect(heading(page)).toHaveText('Du lämnar inkorgen');
  await expect(page.getByText('Tjänsten loggar in dig med din e-legitimation')).toBeVisible();
  await page.getByRole('link', { name: 'Fortsätt till Solstadens läkemedelslista' }).click();
  await expect(page).toHaveURL(/\/extern\?inloggad=1&lista=1$/);
});
