import { expect, type Page } from '@playwright/test';
import { outcome } from './citizen.ts';
import type { Inkorg } from './inkorg.ts';

/** From the page of settings: enters a number as it is typed, and confirms it by the code that is sent to it. */
export async function enterPhone(page: Page, inkorg: Inkorg, typed: string, number: string): Promise<void> {
  await page.getByRole('link', { name: 'Lägg till mobilnummer' }).click();
  await page.getByLabel('Mobilnummer').fill(typed);
  await page.getByRole('button', { name: 'Skicka en kod' }).click();
  await page.getByLabel('Kod').fill(await code(inkorg, number));
  await page.getByRole('button', { name: 'Bekräfta', exact: true }).click();
  await expect(outcome(page)).toContainText('Det är bekräftat.');
}

/** The newest code that was sent to an address, when `sent` codes have been. */
export async function code(inkorg: Inkorg, to: string, sent = 1): Promise<string> {
  let codes: string[] = [];
  await expect(async () => {
    const all = (await (await fetch(`${inkorg.demo}/utskick.json`)).json()) as { to: string; text: string }[];
    codes = all.filter((one) => one.to === to).flatMap((one) => one.text.match(/\b\d{6}\b/) ?? []);
    expect(codes).toHaveLength(sent);
  }).toPass();
  return codes[0] ?? '';
}
