import { defineConfig, devices } from '@playwright/test';
import { demo, soap, web } from './addresses.ts';
import type { Browsing } from './journey.ts';

const host = (address: string) => new URL(address).host.replace('localhost', '127.0.0.1');

export default defineConfig<Browsing>({
  testDir: '.',
  outputDir: '../target/e2e/results',
  // `cargo xtask test` reads its counts from the report.
  reporter: [['list'], ['json', { outputFile: '../target/e2e/report.json' }]],
  forbidOnly: true,
  // A journey that fails now and then tells of a fault: it is not tried until it passes.
  retries: 0,
  workers: 2,
  fullyParallel: true,
  // A missing snapshot is a fault; `npx playwright test --update-snapshots` writes it for review.
  updateSnapshots: 'none',
  use: {
    ...devices['Desktop Chrome'],
    baseURL: web,
    locale: 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    trace: 'retain-on-failure',
    launchOptions: {
      // Debian's own browser, kept up to date by the system.
      executablePath: '/usr/bin/chromium',
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
    { name: 'no-javascript', use: { javaScriptEnabled: false } },
    { name: 'no-wasm', use: { webAssembly: false } },
    { name: 'full' },
  ],
  webServer: {
    name: 'inkorg-demo',
    // A database of this run's own.
    command: 'rm -rf ../target/e2e/data && mkdir -p ../target/e2e/data && exec ../target/debug/inkorg-demo',
    url: `${web}/halsa/redo`,
    reuseExistingServer: false,
    timeout: 120_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    env: {
      INKORG__DATABASE__URL: 'sqlite://../target/e2e/data/inkorg.db',
      INKORG__WEB__LISTEN: host(web),
      INKORG__WEB__PUBLIC_URL: web,
      INKORG__SOAP__LISTEN: host(soap),
      INKORG__DEMO__LISTEN: host(demo),
      INKORG__DEMO__NOW: '2026-11-23T09:00:00+01:00',
    },
  },
});
