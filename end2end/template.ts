import { Inkorg } from './inkorg.ts';

/** Before all tests. */
export default async function prepare(): Promise<void> {
  await Inkorg.fillTemplate();
}
