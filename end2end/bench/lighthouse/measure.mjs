// Lighthouse on the pages that a citizen meets first: a telephone, simulated, the median of three.
//
// Started by `cargo xtask bench lighthouse` against an optimised demo at INKORG_WEB.

import lighthouse from 'lighthouse';
import { launch, logIn, someThread, web } from '../browser.mjs';

const port = 4295;
const runs = 3;
/** The promises of the product, of 100. */
const promises = { performance: 98, accessibility: 100, 'best-practices': 100 };

const browser = await launch(`--remote-debugging-port=${port}`);
try {
  const session = await logIn(browser);
  const cookie = session.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  for (const address of ['/', '/inkorg', await someThread(browser, session)]) {
    const results = [];
    for (let run = 0; run < runs; run += 1) results.push(await measure(address, cookie));
    report(address, results);
  }
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

async function measure(address, cookie) {
  const { lhr } = await lighthouse(
    web + address,
    { port, output: 'json', logLevel: 'error', onlyCategories: Object.keys(promises), extraHeaders: { Cookie: cookie } },
  );
  if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
  // A page that led elsewhere says nothing of this one; `/` leads somebody who is logged in to the list.
  if (address !== '/' && lhr.finalDisplayedUrl !== web + address) throw new Error(`${address} led to ${lhr.finalDisplayedUrl}`);
  return lhr;
}

function report(address, results) {
  const shown = address.replace(/trad\/.*/, 'trad/{id}');
  for (const [category, promised] of Object.entries(promises)) {
    const score = median(results.map((result) => Math.round(result.categories[category].score * 100)));
    console.log(`${shown.padEnd(20)} ${category.padEnd(16)} ${String(score).padStart(3)}  at least ${promised}`);
    if (score >= promised) continue;
    console.error(`error: ${shown} reaches ${score} for ${category} and promises ${promised}`);
    for (const fault of faults(results[0], category)) console.error(`  ${fault}`);
    process.exitCode = 1;
  }
  const first = results[0].audits;
  const told = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'];
  console.log(`  ${told.map((id) => `${first[id].title} ${first[id].displayValue}`).join(', ')}\n`);
}

/** What cost points, by its own words. */
function faults(result, category) {
  return result.categories[category].auditRefs
    .filter(({ weight }) => weight > 0)
    .map(({ id }) => result.audits[id])
    .filter(({ score }) => score !== null && score < 1)
    .map(({ title, displayValue }) => `${title} ${displayValue ?? ''}`);
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
