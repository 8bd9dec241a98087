/** What docs/ says about the outputs is what the program prints. */

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { hostTree } from './host.ts';
import { holdfast, withTree } from './program.ts';
import { checkShape, parseAs, planShape, statusShape } from './shapes.ts';

const top = join(import.meta.dirname, '..', '..');

/** The host that docs/json.md shows: one line of its discovery.conf is wrong. */
const documented = {
  ...hostTree,
  '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1\n-t rdma -a 10.0.0.300\n',
};

for (const { command, name, shape } of [
  { command: ['check', '--format', 'json'], name: 'check', shape: checkShape },
  { command: ['plan', '--json'], name: 'plan', shape: planShape },
  { command: ['status', '--json'], name: 'status', shape: statusShape },
]) {
  test(`the example of ${name} in docs/json.md is what is printed`, () =>
    withTree(documented, async (root) => {
      const text = await readFile(join(top, 'docs', 'json.md'), 'utf8');
      const example = new RegExp(`\`\`\`json ${name}\\n(.*?)\`\`\``, 's').exec(text)?.[1] ?? '';
      const { stdout } = await holdfast(...command, '--root', root);
      parseAs<unknown>(shape, stdout);
      assert.deepEqual(JSON.parse(example), JSON.parse(stdout));
    }));
}

/** The words that begin the lines of a list in a text, sorted. */
const wordsAt = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, word = '']) => word).sort();

test('every event that the log knows is in docs/journal.md, is written somewhere, and no other', async () => {
  const known = wordsAt(
    await readFile(join(top, 'src/journal/log.ts'), 'utf8'),
    /^ {2}\| '([a-z-]+)'/gm,
  );
  const described = wordsAt(
    await readFile(join(top, 'docs/journal.md'), 'utf8'),
    /^\| `([a-z-]+)`/gm,
  );
  const files = await readdir(join(top, 'src'), { recursive: true });
  const sources = files.filter((file) => file.endsWith('.ts'));
  const texts = await Promise.all(sources.map((file) => readFile(join(top, 'src', file), 'utf8')));
  const written = wordsAt(texts.join('\n'), /event: '([a-z-]+)'/g);
  assert.deepEqual(described, known);
  assert.deepEqual([...new Set(written)], known);
});
