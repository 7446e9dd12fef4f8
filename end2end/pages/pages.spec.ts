import { expect, test } from '../journey.ts';
import { askAxe, expectContrast } from './checks/axe.ts';
import { expectConformance } from './checks/conformance.ts';
import { merged, type Finding } from './checks/finding.ts';
import { askIbm } from './checks/ibm.ts';
import { expectPhrases } from './checks/phrases.ts';
import { expectReading } from './checks/reading.ts';
import { expectReflow, measured } from './checks/reflow.ts';
import { note } from './results.ts';
import { states } from './states.ts';
import { lookThrough, views } from './views.ts';
import { walk } from './walk.ts';

// One test for a state, since getting there takes longer than looking. Each check goes on after a fault and tells all.
for (const state of states) {
  const { name, aloud } = state;
  // ASVS 5.0.0-7.4.4
  test(`${name}: conforms, is read as reviewed, passes axe and IBM's engine, reflows`, async ({ page, inkorg, faults, sender }) => {
    test.setTimeout(30_000 + views.length * 5_000);
    const answer = await walk({ page, inkorg, faults, sender }, state);
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
    const found: { axe: Finding[]; ibm: Finding[] } = { axe: [], ibm: [] };
    for (const view of views) {
      await lookThrough(page, view);
      await test.step(`axe, ${view.name}`, async () => found.axe.push(await askAxe(page)));
      await test.step(`IBM's engine, ${view.name}`, async () => found.ibm.push(await askIbm(page)));
      expect.soft(found.axe.at(-1)?.faults, `axe, ${view.name}`).toEqual([]);
      expect.soft(found.ibm.at(-1)?.faults, `IBM's engine, ${view.name}`).toEqual([]);
    }
    await lookThrough(page, { name: 'more contrast', width: 320, media: { contrast: 'more' } });
    await expectContrast(page, 'with more contrast');
    await page.emulateMedia({ contrast: null });
    const before = test.info().errors.length;
    await test.step('reflow', () => expectReflow(page));
    const reflows = test.info().errors.length === before;
    const told = ({ passed, unsure, failed }: Finding) => ({ passed, unsure, failed });
    const result = {
      date: new Date().toISOString().slice(0, 10),
      views: views.map((view) => view.name),
      found: {
        axe: told(merged(found.axe)),
        ibm: told(merged(found.ibm)),
        reflow: { passed: reflows ? measured : [], unsure: [], failed: reflows ? [] : measured },
      },
    };
    const words = [...found.axe, ...found.ibm].flatMap((finding) => finding.faults);
    await note(name, `Chromium ${page.context().browser()?.version()}`, result, words);
  });
}
