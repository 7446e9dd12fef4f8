/** Where the product under test listens: ports of its own, beside a `cargo xtask run` that may be up. */
export const web = 'http://localhost:4300';
export const soap = 'http://127.0.0.1:4380';
export const demo = 'http://127.0.0.1:4390';
