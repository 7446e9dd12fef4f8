import type { BrowserContext, ConsoleMessage, Page, Request, Response } from '@playwright/test';

/** Where a page that breaks its content security policy tells of it. */
const reporter = '__policyBroken';

/**
 * Everything that goes wrong in a browser without anybody seeing it. A test with a single one fails: errors and warnings
 * in the console, uncaught errors, breaches of the content security policy, requests to our own site that fail.
 */
export class Faults {
  readonly found: string[] = [];
  readonly #site: string;
  readonly #webAssembly: boolean;
  readonly #meant = new Set<number>();

  constructor(site: string, webAssembly: boolean) {
    this.#site = site;
    this.#webAssembly = webAssembly;
  }

  /** This test asks for something that is to be refused with `status`. */
  mean(status: number): void {
    this.#meant.add(status);
  }

  async watch(context: BrowserContext): Promise<void> {
    context.on('page', (page) => this.#watchPage(page));
    for (const page of context.pages()) this.#watchPage(page);
    context.on('console', (message) => this.#hear(message));
    context.on('weberror', (error) => this.found.push(`uncaught: ${error.error().message}`));
    context.on('response', (response) => this.#judge(response));
    context.on('requestfailed', (request) => this.#judgeFailed(request));
    // With JavaScript off the policy's breaches are heard in the console alone.
    await context.exposeBinding(reporter, (_source, breach: string) => this.found.push(`policy: ${breach}`));
    await context.addInitScript((name) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const tell = (globalThis as unknown as Record<string, (breach: string) => void>)[name];
        tell?.(`${event.effectiveDirective} refuses ${event.blockedURI} ${event.sourceFile ?? ''}`);
      });
    }, reporter);
  }

  #watchPage(page: Page): void {
    page.on('crash', () => this.found.push(`crashed: ${page.url()}`));
  }

  #hear(message: ConsoleMessage): void {
    // Every failed load is heard here too, in words that say less than the answer itself: see `#judge`.
    const failedLoad = message.text().startsWith('Failed to load resource:');
    if (failedLoad || !['error', 'warning'].includes(message.type())) return;
    this.found.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  }

  #judge(response: Response): void {
    if (!this.#isOurs(response.url()) || response.status() < 400 || this.#meant.has(response.status())) return;
    // A page that stays open when its session has ended listens once more, and is told so.
    if (response.status() === 401 && new URL(response.url()).pathname.endsWith('/inkorg/handelser')) return;
    this.found.push(`answer: ${response.status()} ${response.request().method()} ${response.url()}`);
  }

  #judgeFailed(request: Request): void {
    const why = request.failure()?.errorText ?? '';
    // The browser itself breaks off what it loads when one goes on, and a page that turns out to be a download.
    const brokenOff = why === 'net::ERR_ABORTED';
    const refusedByTest = !this.#webAssembly && request.url().endsWith('.wasm');
    if (!this.#isOurs(request.url()) || brokenOff || refusedByTest) return;
    this.found.push(`request: ${why} ${request.method()} ${request.url()}`);
  }

  #isOurs(address: string): boolean {
    return new URL(address).origin === this.#site;
  }
}
