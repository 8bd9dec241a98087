import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import {
  admins,
  asNobody,
  bundle,
  holdfast,
  holdfastAt,
  manifest,
  program,
  snapshot,
  withDirectory,
  withTree,
} from './program.ts';

const units = '/usr/local/lib/systemd/system';
const unit = `${units}/holdfast.service`;

const put = {
  [program]: 0o644,
  [manifest]: 0o644,
  '/usr/local/sbin/holdfast': 0o755,
  [`${units}/holdfast-agent.service`]: 0o644,
  [`${units}/holdfast-early.service`]: 0o644,
  [unit]: 0o644,
  [`${units}/holdfast.timer`]: 0o644,
  '/usr/local/share/man/man5/holdfast.conf.5': 0o644,
  '/usr/local/share/man/man8/holdfast.8': 0o644,
  '/etc/udev/rules.d/90-holdfast.rules': 0o644,
  '/etc/rdma/rdma.conf': 0o644,
  '/etc/infiniband/openib.conf': 0o644,
  '/etc/nvme/config.json.sample': 0o644,
  '/etc/nvme/discovery.conf': 0o644,
  '/etc/holdfast/holdfast.conf': 0o644,
};

test('puts everything in place, whatever the umask, and nothing else', () =>
  withDirectory(async (dest) => {
    const script = 'umask 077; exec "$0" "$@"';
    const argv = [process.execPath, bundle, 'install', '--dest', dest];
    const { stdout } = await execa('sh', ['-c', script, ...argv]);
    assert.match(stdout, new RegExp(`^ {2}systemctl --root=${dest} enable holdfast-early.s`, 'm'));
    const files = Object.entries(await snapshot(dest)).filter(([, text]) => text.startsWith('100'));
    assert.deepEqual(files.map(([path]) => `/${path}`).sort(), Object.keys(put).sort());
    for (const [path, mode] of Object.entries(put)) {
      assert.equal((await stat(join(dest, path))).mode & 0o777, mode, path);
      assert.equal((await stat(dirname(join(dest, path)))).mode & 0o777, 0o755, path);
    }
  }));

test('units, rule and command have the paths of this machine in them', () =>
  withDirectory(async (dest) => {
    await holdfast('install', '--dest', dest);
    const read = (path: string): Promise<string> => readFile(join(dest, path), 'utf8');
    const start = `ExecStart=${process.execPath} ${program} apply`;
    assert.ok((await read(unit)).includes(`${start}\n`));
    const early = await read(`${units}/holdfast-early.service`);
    assert.ok(early.includes(`${start} --early\n`));
    for (const path of Object.keys(put)) {
      if (/systemd|udev|sbin/.test(path)) assert.doesNotMatch(await read(path), /@[A-Z]+@/, path);
    }
    assert.equal(
      await read('/usr/local/sbin/holdfast'),
      `#!/bin/sh\nexec ${process.execPath} ${program} "$@"\n`,
    );
    const ended = await holdfastAt(join(dest, program), '--version');
    assert.equal(ended.code, 0);
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

test('nor configuration that is a link to somewhere that is not there now', () =>
  withTree(admins, async (dest) => {
    await mkdir(join(dest, 'etc/rdma'));
    await symlink('/no/such/place', join(dest, 'etc/rdma/rdma.conf'));
    const { stdout } = await holdfast('install', '--dest', dest);
    assert.match(stdout, /^kept .*\/etc\/rdma\/rdma\.conf$/m);
  }));

test('a second install changes nothing', () =>
  withTree(admins, async (dest) => {
    await holdfast('install', '--dest', dest);
    const first = await snapshot(dest);
    assert.equal((await holdfast('install', '--dest', dest)).code, 0);
    assert.deepEqual(await snapshot(dest), first);
  }));

test('a unit that somebody changed is replaced, and what they wrote is saved and named', () =>
  withTree({ [unit]: '[Unit]\nDescription=mine\n' }, async (dest) => {
    const { stdout } = await holdfast('install', '--dest', dest);
    assert.match(stdout, /^saved .*\/holdfast\.service\.old: it was not as/m);
    assert.match(await readFile(join(dest, `${unit}.old`), 'utf8'), /mine/);
    const { stdout: end } = await holdfast('uninstall', '--dest', dest);
    assert.match(end, /^left .*\/holdfast\.service\.old: install had saved it there$/m);
  }));

test('where nothing can be put: 1, and why', async () => {
  const { code, stderr } = await holdfast('install', '--dest', '/proc/nowhere');
  assert.equal(code, 1);
  assert.match(stderr, /^holdfast: .*\/proc\/nowhere/);
});

test(
  'only root installs to /',
  { skip: process.getuid?.() !== 0 && 'only root can become somebody else' },
  async () => {
    for (const command of ['install', 'uninstall']) {
      const { code, stdout, stderr } = await asNobody(command);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, /^holdfast: only root can change .*--dest DIR/);
    }
  },
);

test('the program alone, away from its package, cannot install, and says from where one can', () =>
  withDirectory(async (dir) => {
    const dest = join(dir, 'dest');
    await holdfast('install', '--dest', dest);
    const copy = join(dir, 'holdfast.cjs');
    await copyFile(bundle, copy);
    for (const alone of [copy, join(dest, program)]) {
      const { code, stderr } = await holdfastAt(alone, 'install', '--dest', join(dir, 'other'));
      assert.equal(code, 1);
      assert.ok(
        stderr.startsWith(
          `holdfast: ${alone} has no units, samples and manual pages beside it; install`,
        ),
      );
    }
    assert.deepEqual((await snapshot(dir))['other'], undefined);
  }));
