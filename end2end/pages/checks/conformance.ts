import { expect } from '@playwright/test';
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard', 'html-validate:a11y'],
  elements: ['html5', { 'leptos-island': { inherit: 'div' } }],
  rules: {},
});

/** The page as it was served is HTML by the standard. */
export async function expectConformance(html: string): Promise<void> {
  const { results } = await validator.validateString(html);
  const found = results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${ruleId}: ${message} (${excerpt(html, line, column)})`),
  );
  expect.soft([...new Set(found)], 'html-validate').toEqual([]);
  // What a validator does not hold against a page.
  expect.soft(html.match(/<h1\b/g), 'one heading of the first level').toHaveLength(1);
  expect.soft(html.match(/<main\b/g), 'one main part').toHaveLength(1);
}

function excerpt(html: string, line: number, column: number): string {
  return html.split('\n')[line - 1]?.slice(Math.max(0, column - 30), column + 70) ?? '';
}
