import { execFileSync } from 'node:child_process';
import type { Page, TestInfo } from '@playwright/test';

/** Takes along what the page offers, and unpacks it with a program that is not ours. */
export async function unpacked(page: Page, testInfo: TestInfo): Promise<{ suggested: string; into: string }> {
  const link = page.getByRole('link', { name: /^Hämta filen \(zip, ungefär / });
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  const into = testInfo.outputPath('taken');
  execFileSync('python3', ['-m', 'zipfile', '-e', await download.path(), into]);
  return { suggested: download.suggestedFilename(), into };
}
