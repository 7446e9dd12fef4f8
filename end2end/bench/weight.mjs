// Weighs a cold /inkorg and a cold thread: every byte that crosses the wire for it, headers included, as Chromium counts
// them.
//
// Started by `cargo xtask bench weight` against an optimised demo at INKORG_WEB. Logs in as the person with the large
// inbox, and carries the session into a browser that has never seen the site, once for each page.

import http from 'node:http';
import { launch, logIn, someThread, web } from './browser.mjs';

/**
 * The promises of the product, in bytes: the whole page, and its HTML. `content`: what the page is for, and how
 * many of it there are, since a page that lacks its content is light for the wrong reason.
 */
const list = { total: 90_000, html: 12_000, content: 'main a[href*="/inkorg/trad/"]', count: 25 };
const thread = { total: 60_000, html: 12_000, content: 'main article', count: 1 };

/** A page may fetch on after `load`: islands do. Quiet for this long, it has come to rest. */
const quiet = 1_500;

const browser = await launch();
try {
  const session = await logIn(browser);
  await weigh('/inkorg', session, list);
  await weigh(await someThread(browser, session), session, thread);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

async function weigh(address, session, promise) {
  const context = await browser.newContext({ locale: 'sv-SE', storageState: session });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');

  const requests = new Map();
  let last = Date.now();
  wire.on('Network.responseReceived', ({ requestId, type, response }) => {
    requests.set(requestId, { kind: kind(type, response), address: response.url, status: response.status, bytes: 0 });
    last = Date.now();
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const request = requests.get(requestId);
    if (request) request.bytes = encodedDataLength;
    last = Date.now();
  });

  const answer = await page.goto(web + address, { waitUntil: 'load' });
  if (answer.status() !== 200 || page.url() !== web + address) {
    throw new Error(`${address} answered ${answer.status()} at ${page.url()}: is the session lost?`);
  }
  while (Date.now() - last < quiet) await page.waitForTimeout(100);

  const content = await page.locator(promise.content).count();
  const seen = new Set([...requests.values()].map((request) => request.address));
  // Headless Chromium fetches no icon; people's browsers do.
  const named = await page.locator('link[rel~="icon"]').evaluateAll((links) => links.map((link) => link.href));
  const icons = (named.length > 0 ? named : [`${web}/favicon.ico`]).filter((icon) => !seen.has(icon) && !icon.startsWith('data:'));
  const rows = [...requests.values()];
  for (const icon of icons) rows.push({ kind: 'icon', address: icon, bytes: await fetched(icon) });
  await context.close();
  report(address, rows, content, promise);
}

/** HTML, CSS, JavaScript, WebAssembly, and by its own name whatever else the page asked for. */
function kind(type, response) {
  if (response.mimeType === 'application/wasm') return 'WebAssembly';
  if (response.mimeType.startsWith('image/')) return 'icon';
  return { Document: 'HTML', Stylesheet: 'CSS', Script: 'JavaScript' }[type] ?? type;
}

/** The bytes of an answer as they arrive, headers included. */
function fetched(address) {
  return new Promise((resolve, reject) => {
    const request = http.get(address, { agent: false, headers: { 'accept-encoding': 'gzip, deflate, br' } }, (answer) => {
      answer.on('end', () => resolve(answer.socket.bytesRead)).on('error', reject).resume();
    });
    request.on('error', reject);
  });
}

function report(address, rows, content, promise) {
  rows.sort((a, b) => b.bytes - a.bytes);
  const total = rows.reduce((sum, row) => sum + row.bytes, 0);
  const html = rows.filter((row) => row.kind === 'HTML').reduce((sum, row) => sum + row.bytes, 0);
  for (const row of rows) {
    console.log(`${row.bytes.toLocaleString('en').padStart(9)}  ${row.kind.padEnd(11)}  ${row.address.replace(web, '')}`);
  }
  console.log(`${total.toLocaleString('en').padStart(9)}  in all; at most ${promise.total.toLocaleString('en')}\n`);

  const faults = [];
  if (total >= promise.total) faults.push(`${address} weighs ${total} bytes, the limit is ${promise.total}`);
  if (html >= promise.html) faults.push(`the HTML of ${address} weighs ${html} bytes, the limit is ${promise.html}`);
  if (content < promise.count) faults.push(`${address} shows ${content} of ${promise.content} and should show ${promise.count}`);
  for (const needed of ['HTML', 'CSS', 'JavaScript', 'WebAssembly']) {
    if (!rows.some((row) => row.kind === needed && row.bytes > 0)) faults.push(`no ${needed} was loaded for ${address}`);
  }
  const broken = rows.filter((row) => row.status >= 400);
  for (const row of broken) faults.push(`${row.address} answered ${row.status}`);
  for (const fault of faults) console.error(`error: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
