import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import { logIn } from '../citizen.ts';
import { hostile } from '../hostile.ts';
import { expect, test } from '../journey.ts';
import { anna, karin, tolvan, type Person } from '../people.ts';
import { unpacked } from '../taken.ts';
import { expectNothingFromAxe } from './checks/axe.ts';
import { expectConformance } from './checks/conformance.ts';
import { expectReading } from './checks/reading.ts';
import { expectReflow } from './checks/reflow.ts';

/** Takes somebody's inbox along, and opens what can be read without us. */
async function opened(page: Page, testInfo: TestInfo, person: Person): Promise<void> {
  await logIn(page, person);
  await page.goto('/hamta');
  const { into } = await unpacked(page, testInfo);
  const letter = join(into, 'Min inkorg.html');
  await expectConformance(readFileSync(letter, 'utf8'));
  await page.goto(`file://${letter}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Min inkorg');
}

test('taken: what is taken along conforms, is read as reviewed, passes axe, reflows', async ({ page }, testInfo) => {
  await opened(page, testInfo, anna);
  await expectReading(page, 'taken');
  await expectNothingFromAxe(page);
  await expectReflow(page);
});

test('taken-hostile: nothing in it acts, and it passes axe and reflows', async ({ page, sender }, testInfo) => {
  for (const letter of hostile) await sender.addMessage(karin, letter);
  const asked: string[] = [];
  page.on('request', (request) => void (request.url().startsWith('file:') && asked.push(request.url())));
  page.on('dialog', (dialog) => void asked.push(dialog.message()));
  await opened(page, testInfo, karin);
  await expectNothingFromAxe(page);
  await expectReflow(page);
  expect(asked, 'the letter, and nothing that it asks for').toHaveLength(1);
});

test('taken-many: two thousand messages conform', async ({ page }, testInfo) => {
  test.slow();
  await opened(page, testInfo, tolvan);
});
