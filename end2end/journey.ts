import { type BrowserContext, test as base, expect } from '@playwright/test';
import { addressesOf } from './addresses.ts';
import { Faults } from './faults.ts';
import { Inkorg } from './inkorg.ts';
import { Sender } from './sender.ts';

/** What the three projects differ in besides JavaScript. */
export type Browsing = {
  /** Off: every module is refused on its way, as by a content filter. */
  webAssembly: boolean;
};

type Journey = {
  /** The product, started for this test alone. */
  inkorg: Inkorg;
  /** What must not happen, in any window of the test. */
  faults: Faults;
  /** A sending system. */
  sender: Sender;
  /** Another browser: somebody else's, or one's own at another place. */
  anotherBrowser: () => Promise<BrowserContext>;
};

type Working = { client: Sender };

/** The test function of every journey: the same steps must succeed in all three projects. */
export const test = base.extend<Browsing & Journey, Working>({
  webAssembly: [true, { option: true }],

  inkorg: async ({}, use, info) => {
    const inkorg = await Inkorg.start(info.parallelIndex);
    await use(inkorg);
    await inkorg.stop();
    if (info.status !== info.expectedStatus) {
      await info.attach('inkorg-demo', { body: inkorg.log, contentType: 'text/plain' });
    }
    // Nothing that a citizen or a sender does is an error of the product's own.
    expect(inkorg.log).not.toMatch(/\bERROR\b|panicked/);
  },

  baseURL: async ({ inkorg }, use) => use(inkorg.web),

  faults: [
    async ({ inkorg, webAssembly }, use) => {
      const faults = new Faults(inkorg.web, webAssembly);
      await use(faults);
      expect(faults.found, 'faults in the browser').toEqual([]);
    },
    { auto: true },
  ],

  context: async ({ context, faults, webAssembly }, use) => {
    await prepare(context, faults, webAssembly);
    await use(context);
  },

  anotherBrowser: async ({ browser, faults, webAssembly }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      opened.push(context);
      await prepare(context, faults, webAssembly);
      return context;
    });
    for (const context of opened) await context.close();
  },

  // Reading the WSDL takes Python a second: once for a worker, whose products all listen at the same address.
  client: [
    async ({}, use, info) => {
      const client = new Sender(addressesOf(info.parallelIndex).soap);
      await use(client);
      await client.stop();
    },
    { scope: 'worker' },
  ],
  sender: async ({ client, inkorg: _running }, use) => use(client),
});

async function prepare(context: BrowserContext, faults: Faults, webAssembly: boolean): Promise<void> {
  await faults.watch(context);
  if (!webAssembly) await context.route('**/*.wasm', (route) => route.abort('blockedbyclient'));
}

export { expect };
