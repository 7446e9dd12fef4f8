import { test as base } from '@playwright/test';

/** What the three projects differ in besides JavaScript. */
export type Browsing = {
  /** Off: every module is refused on its way, as by a content filter. */
  webAssembly: boolean;
};

/** The test function of every journey: the same steps must succeed in all three projects. */
export const test = base.extend<Browsing>({
  webAssembly: [true, { option: true }],
  context: async ({ context, webAssembly }, use) => {
    if (!webAssembly) {
      await context.route('**/*.wasm', (route) => route.abort('blockedbyclient'));
    }
    await use(context);
  },
});

export { expect } from '@playwright/test';
