import type { Page } from '@playwright/test';

/** How somebody looks at a page. */
export type View = {
  readonly name: string;
  readonly width: number;
  readonly media: Parameters<Page['emulateMedia']>[0];
};

const modes = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  'more contrast': { colorScheme: 'light', contrast: 'more' },
  'forced colours': { colorScheme: 'dark', forcedColors: 'active' },
  'reduced motion': { colorScheme: 'light', reducedMotion: 'reduce' },
} as const satisfies Record<string, View['media']>;

function view(mode: keyof typeof modes, width: number): View {
  return { name: `${mode}, ${width}`, width, media: modes[mode] };
}

/** Narrow by day, wide by night, and in the system's own colours: what most faults show in. */
const few = [view('light', 320), view('dark', 1280), view('forced colours', 1280)];

/** Every mode at every width, for `cargo xtask soak pages`. */
const all = (Object.keys(modes) as (keyof typeof modes)[]).flatMap((mode) => [320, 768, 1280].map((width) => view(mode, width)));

/** The views that this run looks through. */
export const views: readonly View[] = process.env.INKORG_E2E_VIEWS === 'all' ? all : few;

/** Shows the page so. */
export async function lookThrough(page: Page, { width, media }: View): Promise<void> {
  await page.emulateMedia({ colorScheme: null, contrast: null, forcedColors: null, reducedMotion: null, ...media });
  await page.setViewportSize({ width, height: 800 });
}
