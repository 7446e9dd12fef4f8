import { Inkorg } from './inkorg.ts';
import { begin, keep } from './pages/results.ts';

/** Before all tests; gives what is to be done after them. */
export default async function prepare(): Promise<(() => Promise<void>) | undefined> {
  await Inkorg.fillTemplate();
  await begin();
  return process.env.INKORG_E2E_KEEP_RESULTS ? keep : undefined;
}
