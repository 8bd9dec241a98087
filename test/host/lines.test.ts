import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

const child = join(import.meta.dirname, 'lines-child.ts');

const start = (): ReturnType<typeof spawn> =>
  spawn(process.execPath, ['--import', 'tsx', child], { stdio: ['ignore', 'pipe', 'pipe'] });

test('a reader that is slow gets every line, whole and in order', { timeout: 60_000 }, async () => {
  const { stdout, stderr } = start();
  assert.ok(stdout && stderr);
  await once(stderr, 'data');
  const lines = (await text(stdout)).trimEnd().split('\n');
  assert.equal(lines.length, 3000);
  assert.deepEqual(
    lines.filter((line, index) => line !== `${index} ${'x'.repeat(100)}`),
    [],
  );
});

test('a reader that went away, or never reads, holds up nobody', { timeout: 60_000 }, async () => {
  const gone = start();
  gone.stdout?.destroy();
  assert.deepEqual(await once(gone, 'exit'), [0, null]);
  const deaf = start();
  assert.deepEqual(await once(deaf, 'exit'), [0, null]);
  deaf.stdout?.destroy();
});
