import { expect, type Page } from '@playwright/test';

/**
 * What assistive technology is told of the page is what was reviewed. Compared whole, as text: a partial match would not
 * see a control that came without a name.
 */
export async function expectReading(page: Page, name: string): Promise<void> {
  // Where one is, and in which language: the tree of roles and names leaves both out.
  const told = [
    `title: ${await page.title()}`,
    `current: ${await said(page, '[aria-current]', 'aria-current')}`,
    `languages: ${await said(page, '[lang]', 'lang')}`,
    await page.locator('body').ariaSnapshot(),
    '',
  ].join('\n');
  expect.soft(withoutChance(told)).toMatchSnapshot(`${name}.yml`);
  expect.soft(await leavesOutNoLevel(page), 'no level of headings is left out').toBe(true);
}

/** Every different text that an attribute says something of, with what it says. A page as a whole has no text here. */
async function said(page: Page, selector: string, attribute: string): Promise<string> {
  const told = await page.locator(selector).evaluateAll((elements, attribute) => {
    const text = (element: Element) => (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return elements.map((element) => {
      const about = element === document.documentElement ? 'the page' : text(element);
      return `${about} (${element.getAttribute(attribute)})`;
    });
  }, attribute);
  return [...new Set(told)].join(', ');
}

/** Ids and the log's control numbers are random, and the ports are those of the worker. */
export function withoutChance(told: string): string {
  return told
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b/g, '{id}')
    .replace(/\b(?:[0-9A-F]{4}-){4}[0-9A-F]{4}\b/g, '{number}')
    .replace(/127\.0\.0\.1:\d+/g, '{demo}');
}

function leavesOutNoLevel(page: Page): Promise<boolean> {
  return page.locator('h1, h2, h3, h4, h5, h6').evaluateAll((headings) => {
    const levels = headings.filter((heading) => !heading.closest('dialog')).map((heading) => Number(heading.tagName[1]));
    return levels[0] === 1 && levels.every((level, at) => at === 0 || level - (levels[at - 1] ?? 0) <= 1);
  });
}
