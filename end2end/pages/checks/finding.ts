/** What an engine has to say of a page: success criteria of WCAG 2.2 by number, and every fault in words. */
export type Finding = {
  readonly passed: readonly string[];
  /** What it leaves to a person. */
  readonly unsure: readonly string[];
  readonly failed: readonly string[];
  readonly faults: readonly string[];
};

/** All of them as one. A criterion stands once, at the worst that was said of it. */
export function merged(findings: readonly Finding[]): Finding {
  const failed = all(findings, 'failed');
  const unsure = all(findings, 'unsure').filter((criterion) => !failed.includes(criterion));
  const passed = all(findings, 'passed').filter((criterion) => !failed.includes(criterion) && !unsure.includes(criterion));
  return { passed, unsure, failed, faults: all(findings, 'faults') };
}

/** Each once, as numbers sort. */
function all(findings: readonly Finding[], part: keyof Finding): string[] {
  const each = new Set(findings.flatMap((finding) => finding[part]));
  return [...each].sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}
