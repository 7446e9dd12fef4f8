import { expect, test } from '../journey.ts';
import { askAxe } from './checks/axe.ts';
import { expectConformance } from './checks/conformance.ts';
import { askIbm } from './checks/ibm.ts';
import { expectReading } from './checks/reading.ts';
import { expectReflow } from './checks/reflow.ts';
import { states } from './states.ts';
import { lookThrough, views } from './views.ts';

const bench = '/tillganglighet/prov';

test('the tester’s page is as accessible as the pages that it lists', async ({ page }) => {
  test.setTimeout(60_000 + views.length * 20_000);
  const answer = await page.goto(bench);
  await expectConformance((await answer?.text()) ?? '');
  await expect(page.getByRole('main').getByRole('link', { name: /^Nyss utloggad/ })).toHaveCount(1);
  // With one state unfolded, as somebody looks at it.
  await page.locator('#list-undone details').evaluateAll((folds) => {
    for (const fold of folds) (fold as HTMLDetailsElement).open = true;
  });
  await expect(page.locator('#list-undone')).toContainText('Tryck på ”Ångra”.');
  for (const view of views) {
    await lookThrough(page, view);
    expect.soft((await askAxe(page)).faults, `axe, ${view.name}`).toEqual([]);
    expect.soft((await askIbm(page)).faults, `IBM's engine, ${view.name}`).toEqual([]);
  }
  await expectReflow(page);
});

test('the results can be downloaded as EARL', async ({ request, inkorg }) => {
  const answer = await request.get(`${inkorg.web}${bench}/earl.jsonld`);
  expect(answer.headers()['content-type']).toBe('application/ld+json');
  const report = await answer.json();
  const assertions = report['@graph'].filter((node: { '@type': unknown }) => node['@type'] === 'Assertion');
  expect(assertions.length).toBeGreaterThan(1_000);
});

/** Of each kind of end: an address, a redirect with a sentence, a form's own answer, a time that has come, a language. */
const few = ['list-hard', 'list-undone', 'search-fault', 'child-refused-typed', 'child-thread-both', 'lapsed-not-kept', 'search-en'];
const chosen = process.env.INKORG_E2E_VIEWS === 'all' ? states.map((state) => state.name) : few;

// What a link leads to is the very page that the checks have walked to, step by step, in a browser. One test, since the
// demo fills a database once for all of its testers.
test('the tester’s links lead to the states that they name', async ({ page, faults }) => {
  const listed = states.filter(({ name }) => chosen.includes(name));
  test.setTimeout(60_000 + listed.length * 20_000);
  for (const { name, status = 200, steps } of listed) {
    if (status !== 200) faults.mean(status);
    await test.step(name, async () => {
      const answer = await page.goto(`${bench}/${name}`);
      expect.soft(answer?.status(), name).toBe(status);
      const see = steps.at(-1)?.see;
      if (see) await expect.soft(page.getByRole('main')).toContainText(see, { timeout: 10_000 });
      const all = page.locator('.many .all');
      if ((await all.count()) > 0) await expect.soft(all).toBeVisible();
      await expectReading(page, name);
    });
  }
});

test('what a tester had chosen before does not change the next state', async ({ page }) => {
  test.setTimeout(60_000);
  await page.goto(`${bench}/start-en`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.goto(`${bench}/start`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'sv');
});
