import { logIn, openThread } from '../citizen.ts';
import { expect, test } from '../journey.ts';
import { anna, erik } from '../people.ts';

// ASVS 5.0.0-1.3.2, 5.0.0-3.4.3, 5.0.0-3.4.4, 5.0.0-3.4.5, 5.0.0-3.4.6, 5.0.0-3.4.8, 5.0.0-3.6.1, 5.0.0-4.1.1
// ASVS 5.0.0-14.2.3, 5.0.0-14.2.5, 5.0.0-14.3.2
test('every page says what a browser may do with it, and is kept nowhere', async ({ page, faults }) => {
  await logIn(page, anna);
  faults.mean(404);
  const nonces = new Set<string>();
  for (const path of ['/inkorg', '/inkorg', '/ombud', '/installningar', '/hjalp', '/tillganglighet', '/ingenstans']) {
    const headers = (await page.goto(path))?.headers() ?? {};
    const policy = headers['content-security-policy'] ?? '';
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).toContain("base-uri 'none'");
    expect(policy, path).toContain("style-src 'self';");
    expect(policy, path).not.toMatch(/unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)/);
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '');
    expect(headers, path).toMatchObject({
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  }
  expect(nonces.size, 'a nonce is used once').toBe(7);
});

// ASVS 5.0.0-3.3.2, 5.0.0-3.3.4, 5.0.0-14.3.3
test('the session’s cookie is out of reach of scripts and of other sites', async ({ page, context }) => {
  await logIn(page, anna);
  await page.getByRole('banner').getByRole('button', { name: 'English' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  const cookies = (await context.cookies()).filter(({ domain }) => domain === 'localhost');
  expect(cookies.map(({ name }) => name).sort()).toEqual(['inkorg', 'inkorg-sprak']);
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(cookies.find(({ name }) => name === 'inkorg')?.expires, 'ends with the browser').toBe(-1);
  expect(await page.evaluate(() => document.cookie)).toBe('');
});

// ASVS 5.0.0-7.2.4
test('a login is given a new cookie, whatever the browser came with', async ({ page, context, inkorg }) => {
  const planted = 'AAAAAAAAAAAAAAAAAAAAAA';
  await context.addCookies([{ name: 'inkorg', value: planted, url: inkorg.web, httpOnly: true, sameSite: 'Lax' }]);
  await logIn(page, anna);
  const held = (await context.cookies()).find(({ name }) => name === 'inkorg')?.value;
  expect(held).toBeTruthy();
  expect(held).not.toBe(planted);
});

// ASVS 5.0.0-3.5.1
test('a form that another site sends changes nothing', async ({ page, context, inkorg }) => {
  await logIn(page, anna);
  await openThread(page, 'Svara på frågor inför ditt besök');
  const path = new URL(page.url()).pathname;
  for (const headers of [
    { origin: inkorg.demo, 'sec-fetch-site': 'cross-site' },
    { origin: inkorg.demo },
    { 'sec-fetch-site': 'same-site' },
  ] as Record<string, string>[]) {
    for (const form of [`${path}/olast`, '/logga-ut']) {
      const answer = await context.request.post(form, { headers, maxRedirects: 0 });
      expect(answer.status(), `${form} ${JSON.stringify(headers)}`).toBe(403);
    }
  }
  await page.goto('/inkorg');
  await expect(page).toHaveTitle(/^\(2\) Inkorg/);
});

// ASVS 5.0.0-3.2.1, 5.0.0-5.4.2
test('a download is a file with a name and a type, and can do nothing', async ({ page }) => {
  await logIn(page, erik);
  await openThread(page, 'Så hittar du till oss');
  const expected = [
    ['application/pdf', /^attachment; filename="Vagbeskrivning\.pdf"; filename\*=UTF-8''V%C3%A4gbeskrivning\.pdf$/],
    ['application/pdf', /^attachment; filename="Valkommen till oss\.pdf"; filename\*=/],
    ['image/png', /^attachment; filename="Karta over Bjorkdalen\.png"; filename\*=/],
  ] as const;
  const paths = await page.locator('main a[href*="/inkorg/bilaga/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(paths).toHaveLength(expected.length);
  for (const [at, [type, disposition]] of expected.entries()) {
    const headers = (await page.request.get(paths[at] ?? '')).headers();
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': type,
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-disposition']).toMatch(disposition);
  }
});

test('what is not patient data is kept for ever, under a name that changes with it', async ({ page, inkorg }) => {
  await page.goto('/');
  const style = await page.locator('link[rel=stylesheet]').getAttribute('href');
  const answer = await page.request.get(new URL(style ?? '', inkorg.web).href);
  expect(style).toMatch(/^\/assets\/inkorgen-[0-9a-f]{16}\.css$/);
  expect(answer.headers()['cache-control']).toMatch(/max-age=31536000.*immutable/);
});
