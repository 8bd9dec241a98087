import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { bundle, holdfast, plantTree, snapshot, withDirectory, withTree } from './program.ts';

const admins = {
  '/etc/nvme/discovery.conf': '# mine\n-t rdma -a 10.0.0.1\n',
  '/etc/systemd/system/other.service': '[Unit]\n',
};

test('puts everything in place, with the paths of this machine in it', () =>
  withDirectory(async (dest) => {
    const { code, stdout } = await holdfast('install', '--dest', dest);
    assert.equal(code, 0);
    assert.match(stdout, /systemctl enable --now holdfast-early\.service holdfast\.service/);
    const tree = await snapshot(dest);
    const unit = tree['etc/systemd/system/holdfast.service'] ?? '';
    assert.ok(
      unit.includes(`ExecStart=${process.execPath} /usr/local/lib/holdfast/holdfast.cjs apply`),
    );
    for (const [path, text] of Object.entries(tree)) {
      if (/systemd|udev/.test(path)) assert.doesNotMatch(text, /@[A-Z]+@/, path);
    }
    assert.match(tree['usr/local/sbin/holdfast'] ?? '', /^100755 #!\/bin\/sh\n/);
    assert.match(tree['etc/udev/rules.d/90-holdfast.rules'] ?? '', /^100644 /);
  }));

test('never overwrites configuration, and takes back exactly what it put', () =>
  withTree(admins, async (dest) => {
    const before = await snapshot(dest);
    const { stdout } = await holdfast('install', '--dest', dest);
    assert.match(stdout, /^kept .*\/etc\/nvme\/discovery\.conf$/m);
    assert.equal(
      await readFile(join(dest, 'etc/nvme/discovery.conf'), 'utf8'),
      admins['/etc/nvme/discovery.conf'],
    );
    assert.equal((await holdfast('uninstall', '--dest', dest)).code, 0);
    assert.deepEqual(await snapshot(dest), before);
  }));

test('a second install replaces the program, and uninstall still takes all of it back', () =>
  withTree(admins, async (dest) => {
    const before = await snapshot(dest);
    await holdfast('install', '--dest', dest);
    const program = join(dest, 'usr/local/lib/holdfast/holdfast.cjs');
    await writeFile(program, '// an older version\n');
    const { stdout } = await holdfast('install', '--dest', dest);
    assert.match(stdout, /^replaced .*holdfast\.cjs$/m);
    assert.equal(await readFile(program, 'utf8'), await readFile(bundle, 'utf8'));
    await holdfast('uninstall', '--dest', dest);
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

test('the program alone, away from its package, cannot install', () =>
  withDirectory(async (dir) => {
    await mkdir(join(dir, 'dist'));
    const copy = join(dir, 'dist', 'holdfast.cjs');
    await copyFile(bundle, copy);
    const args = [copy, 'install', '--dest', join(dir, 'dest')];
    const { exitCode, stderr } = await execa(process.execPath, args, { reject: false });
    assert.equal(exitCode, 1);
    assert.match(stderr, /units|package|source tree/);
    await rm(copy);
  }));
