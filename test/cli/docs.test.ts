/** The examples of docs/json.md have the shape that the program prints. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkShape, parseAs, planShape, statusShape } from './shapes.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');

for (const [name, shape] of [
  ['check', checkShape],
  ['plan', planShape],
  ['status', statusShape],
] as const) {
  test(`the example of ${name}`, async () => {
    const text = await readFile(join(docs, 'json.md'), 'utf8');
    const example = new RegExp(`\`\`\`json ${name}\\n(.*?)\`\`\``, 's').exec(text)?.[1];
    assert.ok(example !== undefined);
    parseAs(shape, example);
  });
}

test('every event that the log knows is in docs/journal.md, and no other', async () => {
  const source = await readFile(join(docs, '..', 'src', 'journal', 'log.ts'), 'utf8');
  const known = [...source.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, event]) => event);
  const text = await readFile(join(docs, 'journal.md'), 'utf8');
  const described = [...text.matchAll(/^\| `([a-z-]+)`/gm)].map(([, event]) => event);
  assert.deepEqual(described.toSorted(), known.toSorted());
});
