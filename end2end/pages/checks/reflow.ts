import { expect, type Page } from '@playwright/test';

/** Resize text, reflow, text spacing: the criteria of WCAG that this measures. */
export const measured = ['1.4.4', '1.4.10', '1.4.12'];

/** Nothing needs scrolling sideways and nothing is cut off, however narrow the window, large the text or airy the lines. */
export async function expectReflow(page: Page): Promise<void> {
  const sizes = [[320, 640], [320, 256], [768, 1024], [1280, 800]] as const;
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    expect.soft(await beyond(page), `${width} × ${height}`).toEqual([]);
  }
  await space(page);
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 640 });
    expect.soft(await beyond(page), `text spacing, ${width} wide`).toEqual([]);
  }
  // With the spacing still, and at a width where WCAG 1.4.4 does not ask for it.
  await page.locator('html').evaluate((html) => (html.style.fontSize = '200%'));
  for (const width of [1280, 640, 320]) {
    await page.setViewportSize({ width, height: 640 });
    expect.soft(await beyond(page), `text twice as large, ${width} wide`).toEqual([]);
  }
}

/** Everything that reaches outside the window, or is cut off by what it stands in. */
function beyond(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found: string[] = [];
    if (document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
    for (const element of document.querySelectorAll('body *')) {
      // For those who listen: a pixel, by intent. And the skip link, until it has focus.
      if (element.closest('.aside, .skip, dialog, svg')) continue;
      const box = element.getBoundingClientRect();
      if (box.width > 0 && (box.right > width + 1 || box.left < -1)) found.push(`outside: ${element.outerHTML.slice(0, 90)}`);
      const cut = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
      const style = getComputedStyle(element);
      if (cut && style.display !== 'inline' && /hidden|clip/.test(style.overflow)) {
        found.push(`cut off: ${element.outerHTML.slice(0, 90)}`);
      }
    }
    return found;
  });
}

/** WCAG 1.4.12: what somebody's own style sheet may ask for. By the object model, so that the page keeps its policy. */
function space(page: Page): Promise<void> {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
      p { margin-block-end: 2em !important; }
    `);
    document.adoptedStyleSheets = [sheet];
  });
}
