import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  admins,
  bundle,
  holdfast,
  manifest,
  plantTree,
  program,
  snapshot,
  withDirectory,
  withTree,
} from './program.ts';

/** Makes it look as if an older version had put the file there. */
const age = async (dest: string, path: string): Promise<void> => {
  const older = 'older\n';
  await writeFile(join(dest, path), older);
  const now = createHash('sha256').update(older).digest('hex');
  const noted = await readFile(join(dest, manifest), 'utf8');
  await writeFile(
    join(dest, manifest),
    noted.replace(new RegExp(`("${path}": )"\\w*"`), `$1"${now}"`),
  );
};

test('a newer program replaces an older one, and uninstall still takes all of it back', () =>
  withTree(admins, async (dest) => {
    const before = await snapshot(dest);
    await holdfast('install', '--dest', dest);
    await age(dest, program);
    const { stdout } = await holdfast('install', '--dest', dest);
    assert.match(stdout, /^replaced .*holdfast\.cjs$/m);
    assert.equal(await readFile(join(dest, program), 'utf8'), await readFile(bundle, 'utf8'));
    await holdfast('uninstall', '--dest', dest);
    assert.deepEqual(await snapshot(dest), before);
  }));

test('what an older version put and this one does not have is taken back all the same', () =>
  withDirectory(async (dest) => {
    const before = await snapshot(dest);
    await holdfast('install', '--dest', dest);
    const former = '/usr/local/lib/systemd/system/holdfast-former.service';
    await plantTree(dest, { [former]: 'older\n' });
    const noted = await readFile(join(dest, manifest), 'utf8');
    await writeFile(join(dest, manifest), noted.replace('{', `{"${former}": "",`));
    await age(dest, former);
    await holdfast('install', '--dest', dest);
    await holdfast('uninstall', '--dest', dest);
    assert.deepEqual(await snapshot(dest), before);
  }));

test('an install that fails halfway is taken back too', () =>
  withTree({ '/etc/udev': 'a file where a directory should be\n' }, async (dest) => {
    const before = await snapshot(dest);
    const { code, stderr } = await holdfast('install', '--dest', dest);
    assert.equal(code, 1);
    assert.match(stderr, /^holdfast: .*etc\/udev/);
    assert.equal((await holdfast('uninstall', '--dest', dest)).code, 0);
    assert.deepEqual(await snapshot(dest), before);
  }));

test('a sample that was edited since stays, and is named', () =>
  withDirectory(async (dest) => {
    await holdfast('install', '--dest', dest);
    await plantTree(dest, admins);
    const { stdout } = await holdfast('uninstall', '--dest', dest);
    assert.match(stdout, /^kept .*\/etc\/nvme\/discovery\.conf: it was changed/m);
    assert.deepEqual(
      Object.keys(await snapshot(dest)).filter((path) => path.includes('.')),
      ['etc/nvme/discovery.conf', 'etc/systemd/system/other.service'],
    );
  }));

test('uninstall where nothing was installed says so', () =>
  withDirectory(async (dest) => {
    const { code, stderr } = await holdfast('uninstall', '--dest', dest);
    assert.equal(code, 1);
    assert.match(stderr, /nothing is installed below/);
  }));
