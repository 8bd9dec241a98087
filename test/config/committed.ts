/** Files that are generated and committed. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The text of a file of this repository; with UPDATE=1 it is written first. */
export const committed = (path: string, text: string): string => {
  const file = join(root, path);
  if (process.env['UPDATE'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return readFileSync(file, 'utf8');
};
