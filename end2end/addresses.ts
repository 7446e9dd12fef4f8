/** Where one product under test listens. */
export type Addresses = { readonly web: string; readonly soap: string; readonly demo: string };

/** The first port of the tests: beside a `cargo xtask run` that may be up. Two runs at once need one each. */
const first = Number(process.env.INKORG_E2E_PORT ?? 4300);

/**
 * The addresses of the product that the worker in `slot` starts for each of its tests. The web is another site than the
 * demo services, as for citizens: `localhost` and `127.0.0.1`.
 */
export function addressesOf(slot: number): Addresses {
  const port = first + 10 * slot;
  return {
    web: `http://localhost:${port}`,
    soap: `http://127.0.0.1:${port + 1}`,
    demo: `http://127.0.0.1:${port + 2}`,
  };
}

/** As `INKORG__…__LISTEN` wants it. */
export function listen(address: string): string {
  return new URL(address).host.replace('localhost', '127.0.0.1');
}
