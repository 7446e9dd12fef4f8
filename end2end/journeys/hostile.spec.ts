import type { Page } from '@playwright/test';
import { heading, logIn, threads } from '../citizen.ts';
import { hostile } from '../hostile.ts';
import { expect, test } from '../journey.ts';
import { erik } from '../people.ts';

/** Nothing of it ran, nothing of it is an element, and nothing reaches outside the narrowest window. */
async function expectHarmless(page: Page): Promise<void> {
  // Before the style sheet has come nothing holds a long word.
  await page.waitForLoadState('load');
  await expect(page.locator('body img, body script, [onclick], [onerror], [style]')).toHaveCount(0);
  await expect(page.locator('a[href^="javascript"]')).toHaveCount(0);
  for (const [width, height] of [[320, 640], [1280, 800]] as const) {
    await page.setViewportSize({ width, height });
    const { scrollWidth, clientWidth } = await page.locator('html').evaluate((html) => {
      const { scrollWidth, clientWidth } = html;
      return { scrollWidth, clientWidth };
    });
    expect(scrollWidth, `${width} wide`).toBeLessThanOrEqual(clientWidth);
  }
}

// What the browser complains of, breaches of the policy among it, fails the test (`Faults`).
// ASVS 5.0.0-1.2.1, 5.0.0-3.2.2
test('what a sender should not send is text in the list, the thread and the page in between', async ({ page, sender }) => {
  page.on('dialog', (dialog) => {
    throw new Error(`a script ran: ${dialog.message()}`);
  });
  for (const letter of hostile) {
    expect(await sender.addMessage(erik, { ...letter, thread: undefined })).toMatchObject({ result: { resultCode: 'OK' } });
  }
  await logIn(page, erik);
  await expectHarmless(page);
  for (let at = 0; at < hostile.length; at += 1) {
    await threads(page).nth(at).getByRole('link').click();
    await expect(heading(page)).toHaveCount(1);
    await expectHarmless(page);
    // A button leads to a page of ours, or is said to lead nowhere when what was to be appended is no query.
    const hop = page.locator('a[href*="/inkorg/lank/"]');
    if (await hop.count()) {
      await hop.click();
      await expect(heading(page)).toHaveText('Du lämnar inkorgen');
      await expectHarmless(page);
      const onward = page.getByRole('link', { name: /^Fortsätt till / });
      await expect(onward).toHaveAttribute('href', /^http:\/\/127\.0\.0\.1:\d+\/extern(\?|$)/);
    }
    await page.goto('/inkorg');
  }
});

test('folded and all in one thread it is text too', async ({ page, sender }) => {
  for (const letter of hostile) await sender.addMessage(erik, letter);
  await logIn(page, erik);
  await threads(page).first().getByRole('link').click();
  await expectHarmless(page);
  await page.reload();
  // All is read now: the last is open, the others are folded.
  await expect(page.locator('details.message')).toHaveCount(2);
  await expectHarmless(page);
});
