import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { KeptCode } from '../../src/launch/kept-code.ts';
import { scratch } from '../host/scratch.ts';

const code = { data: Buffer.from([1, 2, 3, 10, 0, 255]), used: ['node:fs', 'node:net'] };

test('what was kept is taken once, and again after it was given back', async (t) => {
  const directory = await scratch(t);
  const kept = new KeptCode(join(directory, 'deep', 'code'), 'a');
  assert.equal(kept.take(), undefined);
  kept.keep(code);
  assert.deepEqual(kept.take(), code);
  assert.equal(kept.take(), undefined, 'who took it has not ended well');
  kept.giveBack();
  assert.deepEqual(kept.take(), code);
  kept.keep(code);
  assert.deepEqual(await readdir(join(directory, 'deep')), ['code']);
});

test('code of another program or another Node is not used, and makes room', async (t) => {
  const directory = await scratch(t);
  const path = join(directory, 'code');
  new KeptCode(path, 'a').keep(code);
  const other = new KeptCode(path, 'b');
  assert.equal(other.take(), undefined);
  other.keep(code);
  const text = await readFile(path, 'latin1');
  await writeFile(path, text.replace(process.version, 'v20.0.0'), 'latin1');
  assert.equal(other.take(), undefined);
  await writeFile(path, 'b');
  assert.equal(other.take(), undefined);
});

test('code that cannot be kept is done without', async (t) => {
  const directory = await scratch(t);
  await writeFile(join(directory, 'file'), '');
  const kept = new KeptCode(join(directory, 'file', 'code'), 'a');
  kept.keep(code);
  kept.giveBack();
  assert.equal(kept.take(), undefined);
  assert.deepEqual(await readdir(directory), ['file']);
});
