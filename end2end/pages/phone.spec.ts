import { logIn, openThread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna } from '../people.ts';

// A telephone of today, with the browser's own bars taken off.
test.use({ viewport: { width: 360, height: 640 } });

test('on a telephone the first message is seen without scrolling', async ({ page }) => {
  await logIn(page, anna);
  for (const subject of ['Du har fått en tid för provtagning', 'Efter ditt besök hos tandläkaren', 'Svara på frågor inför ditt besök']) {
    await openThread(page, subject);
    const message = page.locator('.message').first();
    await expect(message).toBeInViewport();
    const words = message.locator('summary, header h2').first();
    await expect(words, subject).toBeInViewport({ ratio: 1 });
    await page.goto('/inkorg');
  }
});
