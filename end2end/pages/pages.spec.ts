import { expect, test } from '../journey.ts';
import { expectNothingFromAxe } from './checks/axe.ts';
import { expectConformance } from './checks/conformance.ts';
import { expectPhrases } from './checks/phrases.ts';
import { expectReading } from './checks/reading.ts';
import { expectReflow } from './checks/reflow.ts';
import { gallery } from './gallery.ts';

// One test for a page, since getting there takes longer than looking. Each check goes on after a fault and tells all.
for (const { name, open, aloud } of gallery) {
  test(`${name}: conforms, is read as reviewed, passes axe, reflows`, async ({ page, inkorg, faults, sender }) => {
    const answer = await open({ page, inkorg, faults, sender });
    // What is read is the page with its islands awake.
    const all = page.locator('.many .all');
    if ((await all.count()) > 0) await expect(all).toBeVisible();
    await test.step('HTML by the standard', async () => expectConformance(await answer.text()));
    await test.step('read as reviewed', () => expectReading(page, name));
    if (aloud) await test.step('read aloud as reviewed', () => expectPhrases(page, name));
    // From here on what is folded is looked at too.
    await page.locator('details').evaluateAll((folds) => {
      for (const fold of folds) (fold as HTMLDetailsElement).open = true;
    });
    await test.step('axe', () => expectNothingFromAxe(page));
    await test.step('reflow', () => expectReflow(page));
  });
}
