import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import {
  linkTarget,
  listNames,
  readText,
  renameFile,
  replaceFile,
  storeAttribute,
} from '../../src/host/files.ts';
import { scratch } from './scratch.ts';

test('a file that is not there is absent, be it below a file; a directory is denied', async (context) => {
  const directory = await scratch(context);
  await writeFile(join(directory, 'file'), 'text');
  assert.deepEqual(await readText(join(directory, 'file')), { kind: 'text', text: 'text' });
  assert.deepEqual(await readText(join(directory, 'none')), { kind: 'absent' });
  assert.deepEqual(await readText(join(directory, 'file/below')), { kind: 'absent' });
  const denied = await readText(directory);
  assert.deepEqual(denied, { kind: 'denied', reason: 'it is a directory' });
});

test('what never ends or never begins is not read, and /dev/null is an empty file', async (context) => {
  const directory = await scratch(context);
  const pipe = join(directory, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const endless = join(directory, 'endless');
  await symlink('/dev/zero', endless);
  const nothing = join(directory, 'nothing');
  await symlink('/dev/null', nothing);
  const huge = join(directory, 'huge');
  await writeFile(huge, '');
  await truncate(huge, 2 ** 33);
  const reason = 'it is not a regular file';
  assert.deepEqual(await readText(pipe), { kind: 'denied', reason });
  assert.deepEqual(await readText(endless), { kind: 'denied', reason });
  assert.deepEqual(await readText(huge), { kind: 'denied', reason: 'it has more than 64 MiB' });
  assert.deepEqual(await readText(nothing), { kind: 'text', text: '' });
});

test('names come in order; where there is no directory there are none', async (context) => {
  const directory = await scratch(context);
  for (const name of ['b', 'a', 'c']) await writeFile(join(directory, name), '');
  assert.deepEqual(await listNames(directory), ['a', 'b', 'c']);
  assert.deepEqual(await listNames(join(directory, 'none')), []);
  assert.deepEqual(await listNames(join(directory, 'a')), []);
});

test('a file is replaced whole, with its directories, for root only, and nothing is left beside it', async (context) => {
  const directory = join(await scratch(context), 'run/holdfast');
  const file = join(directory, 'state.json');
  assert.equal(await replaceFile(file, 'one'), undefined);
  assert.equal(await replaceFile(file, 'two'), undefined);
  assert.equal(await readFile(file, 'utf8'), 'two');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(directory), ['state.json']);
});

test('a file that is to last is for everybody to read, whatever the umask', async (context) => {
  const file = join(await scratch(context), 'limits.conf');
  const before = process.umask(0o077);
  try {
    assert.equal(await replaceFile(file, 'one', { lasting: true }), undefined);
  } finally {
    process.umask(before);
  }
  assert.equal((await stat(file)).mode & 0o777, 0o644);
});

test('a reader sees the old text or the new one, never a part', async (context) => {
  const file = join(await scratch(context), 'state.json');
  const texts = ['a'.repeat(200_000), 'b'.repeat(200_000)];
  await replaceFile(file, texts[0] ?? '');
  const write = async (): Promise<void> => {
    for (let count = 0; count < 20; count += 1) await replaceFile(file, texts[count % 2] ?? '');
  };
  const read = async (): Promise<void> => {
    for (let count = 0; count < 40; count += 1) {
      const found = await readText(file);
      assert.ok(found.kind === 'text' && texts.includes(found.text));
    }
  };
  await Promise.all([write(), read()]);
});

test('what cannot be written says why and leaves what was there', async (context) => {
  const directory = await scratch(context);
  await mkdir(join(directory, 'taken/full'), { recursive: true });
  assert.match(
    (await replaceFile(join(directory, 'taken'), 'x'))?.reason ?? '',
    /EISDIR|ENOTEMPTY|EEXIST/,
  );
  assert.match(
    (await renameFile(join(directory, 'none'), join(directory, 'b')))?.reason ?? '',
    /ENOENT/,
  );
  assert.deepEqual(await readdir(join(directory, 'taken')), ['full']);
});

test('an attribute is written as it is, and never made', async (context) => {
  const directory = await scratch(context);
  const attribute = join(directory, 'delete_controller');
  assert.match((await storeAttribute(attribute, '1'))?.reason ?? '', /ENOENT/);
  assert.deepEqual(await readdir(directory), []);
  await writeFile(attribute, '0');
  assert.equal(await storeAttribute(attribute, '1'), undefined);
  assert.equal(await readFile(attribute, 'utf8'), '1');
});

test('a link tells where it points, as written', async (context) => {
  const directory = await scratch(context);
  await symlink('../../nowhere', join(directory, 'link'));
  assert.equal(await linkTarget(join(directory, 'link')), '../../nowhere');
  assert.equal(await linkTarget(directory), undefined);
});
