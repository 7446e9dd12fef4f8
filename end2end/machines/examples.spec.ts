import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { python } from '../sender.ts';

/** The examples that show what happens when the XSD is broken, and those that are no XML or no SOAP 1.1. */
const meant = /\/fault-(schema|not-well-formed|version-mismatch)\.request\.xml$/;

test('every example is what its XSD allows, but those that show what it does not', async () => {
  const folder = path.join(import.meta.dirname, '..');
  const { stdout } = await promisify(execFile)(python, [path.join(folder, 'validate.py'), path.join(folder, '../src/soap')]);
  const { files, invalid }: { files: number; invalid: string[] } = JSON.parse(stdout);
  expect(files).toBeGreaterThan(80);
  expect(invalid.filter((file) => !meant.test(file))).toEqual([]);
  expect(invalid.filter((file) => meant.test(file))).toHaveLength(8);
});
