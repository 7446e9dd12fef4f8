import { expect, type Page, type Response } from '@playwright/test';
import { choose, follow, folder, logIn, threads } from '../citizen.ts';
import { code } from '../contact.ts';
import type { Faults } from '../faults.ts';
import { hostile } from '../hostile.ts';
import type { Inkorg } from '../inkorg.ts';
import type { Sender } from '../sender.ts';
import { personOf, type State, type Step } from './states.ts';

/** What reaching a state may need besides the window. */
export type Hands = { page: Page; inkorg: Inkorg; faults: Faults; sender: Sender };

/** Goes to a page in one of its states, as a citizen would, and gives the answer that the window shows. */
export async function walk(hands: Hands, { name, route, status = 200, steps }: State): Promise<Response> {
  if (status !== 200) hands.faults.mean(status);
  let shown: Response | undefined;
  let kept = '';
  for (const step of steps) {
    if (step.keep !== undefined) {
      kept = (await hands.page.getByRole('link', { name: step.keep }).getAttribute('href')) ?? '';
    } else {
      shown = (await take(hands, step, kept)) ?? shown;
    }
  }
  if (!shown) throw new Error(`no step of ${name} leads to a page`);
  expect(shown.status(), 'the answer').toBe(status);
  expect(new URL(hands.page.url()).pathname, 'the address').toMatch(pattern(route));
  return shown;
}

/** One step; an answer, when it leads to a page that is then shown. */
async function take({ page, inkorg, sender }: Hands, step: Step, kept: string): Promise<Response | undefined> {
  const told = (to: string, letter: Parameters<Sender['addMessage']>[1]) => sender.addMessage(personOf(to), letter);
  if (step.go !== undefined) {
    return go(page, step.go === 'again' ? new URL(page.url()).pathname : step.go === 'kept' ? kept : step.go);
  }
  if (step.logIn !== undefined) await logIn(page, personOf(step.logIn));
  else if (step.folder !== undefined) return follow(page, folder(page, step.folder));
  else if (step.open === '') return follow(page, threads(page).first().getByRole('link'));
  else if (step.open !== undefined) {
    return follow(page, page.getByRole('main').getByRole('link', { name: step.open, exact: true }).first());
  } else if (step.follow !== undefined) return follow(page, page.getByRole('link', { name: step.follow }).first());
  else if (step.press !== undefined) {
    return follow(page, page.getByRole('button', { name: step.press, exact: true }).first());
  } else if (step.choose !== undefined) await choose(page, step.choose);
  else if (step.check === '') await page.getByRole('radio').first().check();
  else if (step.check !== undefined) await page.getByLabel(step.check).check();
  else if (step.fill) await page.getByLabel(step.fill.label).fill(step.fill.text);
  else if (step.code !== undefined) await page.getByLabel('Kod').fill(await code(inkorg, step.code));
  else if (step.forget) await page.context().clearCookies();
  else if (step.clock !== undefined) await inkorg.moveClock({ to: step.clock });
  else if (step.pass !== undefined) await inkorg.pass(step.pass);
  else if (step.register) {
    const { of, guardians, ...change } = step.register;
    const numbers = guardians?.map((name) => personOf(name).number);
    await inkorg.changeRegister(personOf(of).number, { ...change, ...(numbers && { guardians: numbers }) });
  } else if (step.send) await told(step.send.to, step.send);
  else if (step.hostile) {
    const { to, together } = step.hostile;
    for (const letter of hostile) await told(to, together ? letter : { ...letter, thread: undefined });
  } else if (step.see !== undefined) await expect(page.getByRole('main')).toContainText(step.see);
  else if (step.until) {
    const { until } = step;
    // Of a thread's heading the last: the first is at its box.
    const said = page.getByRole('main').getByText(until.see).last();
    await expect(async () => {
      await page.goto(until.go);
      await expect(said).toBeVisible({ timeout: 500 });
    }).toPass();
    return go(page, until.go);
  } else throw new Error(`a step that nobody knows: ${JSON.stringify(step)}`);
  return undefined;
}

async function go(page: Page, path: string): Promise<Response> {
  const response = await page.goto(path);
  if (!response) throw new Error(`${path} gave no answer`);
  return response;
}

/** Matches the addresses of a route, as the router writes them. */
function pattern(route: string): RegExp {
  const parts = route.split('/').map((part) => (/^\{.*\}$/.test(part) ? '[^/]+' : part.replace('*', '.*')));
  return new RegExp(`^${parts.join('/')}$`);
}
