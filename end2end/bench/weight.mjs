// Weighs a cold /inkorg: every byte that crosses the wire for it, headers included, as Chromium counts them.
//
// Started by `cargo xtask bench weight` against an optimised demo at INKORG_WEB. Logs in as the person with the large
// inbox, carries the session into a browser that has never seen the site, and opens the list.

import http from 'node:http';
import { chromium } from '@playwright/test';

const web = process.env.INKORG_WEB ?? 'http://localhost:3000';
const person = 'Tolvan Tolvansson';

/** Bytes. The promises of the product: the whole page, and its HTML of 25 threads. */
const limits = { total: 90_000, html: 12_000 };
const threadsPerPage = 25;

/** A page may fetch on after `load`: islands do. Quiet for this long, it has come to rest. */
const quiet = 1_500;

const browser = await chromium.launch({
  executablePath: process.env.INKORG_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
try {
  const session = await logIn();
  const { rows, threads, icons } = await weigh(session);
  for (const icon of icons) {
    rows.push({ kind: 'icon', address: icon, bytes: await fetched(icon) });
  }
  report(rows, threads);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

async function logIn() {
  const context = await browser.newContext({ locale: 'sv-SE' });
  const page = await context.newPage();
  await page.goto(web);
  await page.getByRole('link', { name: 'Logga in med e-legitimation' }).first().click();
  await page.getByRole('button', { name: person }).click();
  await page.waitForURL(`${web}/inkorg`);
  const session = await context.storageState();
  await context.close();
  return session;
}

async function weigh(session) {
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

  const answer = await page.goto(`${web}/inkorg`, { waitUntil: 'load' });
  if (answer.status() !== 200 || page.url() !== `${web}/inkorg`) {
    throw new Error(`/inkorg answered ${answer.status()} at ${page.url()}: is the session lost?`);
  }
  while (Date.now() - last < quiet) await page.waitForTimeout(100);

  const threads = await page.locator('main a[href*="/inkorg/trad/"]').count();
  const seen = new Set([...requests.values()].map((request) => request.address));
  // Headless Chromium fetches no icon; people's browsers do.
  const named = await page.locator('link[rel~="icon"]').evaluateAll((links) => links.map((link) => link.href));
  const icons = (named.length > 0 ? named : [`${web}/favicon.ico`]).filter((icon) => !seen.has(icon) && !icon.startsWith('data:'));
  return { rows: [...requests.values()], threads, icons };
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

function report(rows, threads) {
  rows.sort((a, b) => b.bytes - a.bytes);
  const total = rows.reduce((sum, row) => sum + row.bytes, 0);
  const html = rows.filter((row) => row.kind === 'HTML').reduce((sum, row) => sum + row.bytes, 0);
  for (const row of rows) {
    console.log(`${row.bytes.toLocaleString('en').padStart(9)}  ${row.kind.padEnd(11)}  ${row.address.replace(web, '')}`);
  }
  console.log(`${total.toLocaleString('en').padStart(9)}  in all, with ${threads} threads on the page`);

  const faults = [];
  if (total >= limits.total) faults.push(`the page weighs ${total} bytes, the limit is ${limits.total}`);
  if (html >= limits.html) faults.push(`its HTML weighs ${html} bytes, the limit is ${limits.html}`);
  // A page that lacks its content is light for the wrong reason.
  if (threads < threadsPerPage) faults.push(`the page shows ${threads} threads and should show ${threadsPerPage}`);
  for (const needed of ['HTML', 'CSS', 'JavaScript', 'WebAssembly']) {
    if (!rows.some((row) => row.kind === needed && row.bytes > 0)) faults.push(`no ${needed} was loaded`);
  }
  const broken = rows.filter((row) => row.status >= 400);
  for (const row of broken) faults.push(`${row.address} answered ${row.status}`);
  for (const fault of faults) console.error(`error: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
