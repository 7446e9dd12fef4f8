// Wakes the islands: loads the WebAssembly and hands each island its element. A page works without it, so whatever
// goes wrong here (an old browser, WebAssembly refused, a file that did not come) leaves the page as it was.
const { glue, wasm } = document.querySelector('script[data-glue]').dataset;

async function wake() {
  if (typeof WebAssembly !== 'object') return;
  try {
    const app = await import(glue);
    await app.default({ module_or_path: wasm });
    for (const island of document.querySelectorAll('leptos-island')) {
      app[island.dataset.component]?.(island);
    }
  } catch {
    // Said on the page itself: the footer tells the session's limit and holds the button.
  }
}

// After what the reader is waiting for. Safari has no idle callback.
if ('requestIdleCallback' in window) requestIdleCallback(wake, { timeout: 2000 });
else setTimeout(wake, 200);
