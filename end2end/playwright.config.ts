import { defineConfig, devices } from '@playwright/test';
import type { Browsing } from './journey.ts';

/** What every citizen must be able to do, whatever the browser can: run in all three projects. */
const journeys = 'journeys/**';

export default defineConfig<Browsing>({
  testDir: '.',
  outputDir: '../target/e2e/results',
  globalSetup: './template.ts',
  // `cargo xtask test` reads its counts from the report.
  reporter: [['list'], ['json', { outputFile: '../target/e2e/report.json' }]],
  forbidOnly: true,
  // A journey that fails now and then tells of a fault: it is not tried until it passes.
  retries: 0,
  workers: 2,
  fullyParallel: true,
  // A missing snapshot is a fault; `npx playwright test --update-snapshots` writes it for review.
  updateSnapshots: 'none',
  snapshotPathTemplate: '{testFileDir}/snapshots/{arg}{ext}',
  use: {
    ...devices['Desktop Chrome'],
    locale: 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    screenshot: 'only-on-failure',
    launchOptions: {
      // Debian's own browser, kept up to date by the system.
      executablePath: '/usr/bin/chromium-headless-shell',
      args: [
        // Chromium refuses its sandbox to root, who runs the tests in containers.
        '--no-sandbox',
        '--disable-gpu',
        // Else it calls home all the time, and fails where it may not.
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'no-javascript', testMatch: journeys, use: { javaScriptEnabled: false } },
    { name: 'no-wasm', testMatch: journeys, use: { webAssembly: false } },
    // Besides the journeys, what looks at pages, answers and islands: a page is the same HTML in all three projects.
    { name: 'full' },
  ],
});
