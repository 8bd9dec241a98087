/** `holdfast check` and how much memory may be locked. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf, placesOf } from './findings.ts';
import { holdfast, identity, withTree, type Tree } from './program.ts';

const rdma: Tree = { '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n' };
const silent: Tree = { '/etc/security/limits.conf': '# End of file\n' };
const debian: Tree = { '/etc/os-release': 'ID=debian\n' };
const limits = (text: string): Tree => ({ '/etc/security/limits.d/90-rdma.conf': text });
const unlimited = limits('* - memlock unlimited\n');

const ofProcess = (pid: number, bytes: string): Tree => ({
  [`/proc/${pid}/limits`]: `Limit  Soft Limit  Hard Limit  Units\nMax locked memory         ${bytes}              ${bytes}              bytes     \n`,
});

test('memlock is limited where a line says so, and where no line says anything', async () => {
  const place = '/etc/security/limits.d/90-rdma.conf:2:8 memlock-limited';
  assert.deepEqual(await placesOf({ ...rdma, ...limits('# HPC\n* hard memlock 64\n') }), [place]);
  assert.deepEqual(await placesOf({ ...rdma, ...silent }), [
    '/etc/security/limits.conf:1:1 memlock-limited',
  ]);
  assert.deepEqual(await placesOf({ ...rdma, ...silent, ...unlimited }), []);
});

test('a file of the vendor is read where /etc has none of its name', async () => {
  const vendor = { '/usr/etc/security/limits.d/90-rdma.conf': '* - memlock 64\n' };
  assert.deepEqual(await placesOf({ ...rdma, ...vendor }), [
    '/usr/etc/security/limits.d/90-rdma.conf:1:5 memlock-limited',
  ]);
  assert.deepEqual(await placesOf({ ...rdma, ...vendor, ...unlimited }), []);
});

test('on Debian sessions inherit from PID 1', async () => {
  const tree = { ...rdma, ...silent, ...debian };
  assert.deepEqual(await placesOf({ ...tree, ...ofProcess(1, 'unlimited') }), []);
  const [finding] = await findingsOf({ ...tree, ...ofProcess(1, '67108864') });
  assert.match(finding?.message ?? '', /what they inherit is 65536 KiB$/);
});

test('unlimited for users and limited for services', async () => {
  const conf = (text: string): Tree => ({ '/etc/systemd/system.conf.d/90.conf': text });
  const tree = { ...rdma, ...unlimited };
  const place = '/etc/security/limits.d/90-rdma.conf:1:5 memlock-services';
  assert.deepEqual(await placesOf({ ...tree, ...conf('[Manager]\nDefaultLimitMEMLOCK=8M\n') }), [
    place,
  ]);
  const free = conf('[Manager]\nDefaultLimitMEMLOCK=infinity\n');
  assert.deepEqual(await placesOf({ ...tree, ...free }), []);
  const procs = { '/sys/fs/cgroup/system.slice/systemd-journald.service/cgroup.procs': '321\n' };
  const running = { ...tree, ...procs, ...ofProcess(321, '8388608') };
  assert.deepEqual(await placesOf(running), [place], 'as a service that runs shows');
  assert.match((await findingsOf(running))[0]?.message ?? '', /but 8192 KiB for systemd services/);
});

test('a host whose storage is connected by the kernel alone needs no memlock', async () => {
  const nvme = { ...identity, '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1\n' };
  assert.deepEqual(await placesOf({ ...nvme, ...silent }), []);
  assert.deepEqual(await placesOf(limits('* - memlock 64\n')), [], 'nor does one without RDMA');
  assert.deepEqual(await placesOf({ ...nvme, ...limits('* - memlock 64\n') }), [
    '/etc/security/limits.d/90-rdma.conf:1:5 memlock-limited',
  ]);
});

test('a line that pam_limits skips is reported on any host, and its file is named', () =>
  withTree(limits('* memlock unlimited\n'), async (root) => {
    const { stdout } = await holdfast('check', '--root', root);
    assert.match(stdout, /90-rdma\.conf:1:3: error\[limit-incomplete\]/);
    assert.match(stdout, /^read: \/etc\/security\/limits\.d\/90-rdma\.conf$/m);
  }));
