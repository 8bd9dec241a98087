/** memlock on a simulated host: the file that is written, and what is said of services that run. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lookOnce } from '../../src/cli/view.ts';
import { ownLimitsFile, ownLimitsText } from '../../src/core/limits/own-file.ts';
import type { Sim } from './host.ts';
import { plantUser, type Plant } from './rdma-tool.ts';
import { begin, emptyState, pass } from './scene.ts';

const asking = (limits = '# nothing\n'): Sim => {
  const sim = begin(emptyState(1), []);
  sim.state.files.set('/etc/holdfast/holdfast.conf', '[limits]\nwrite = yes\n');
  sim.state.files.set('/etc/security/limits.conf', limits);
  return sim;
};

test('a pass writes the file once, and is converged then', async () => {
  const sim = asking();
  assert.equal((await pass(sim)).converged, true);
  assert.equal(sim.state.files.get(ownLimitsFile), ownLimitsText);
  sim.state.files.set(ownLimitsFile, `${ownLimitsText}# mine\n`);
  assert.equal((await pass(sim)).converged, true);
  assert.match(sim.state.files.get(ownLimitsFile) ?? '', /# mine\n$/, 'what is enough stays');
});

test('nothing is written where it is not asked for, or where the files are enough', async () => {
  const quiet = asking();
  quiet.state.files.delete('/etc/holdfast/holdfast.conf');
  const enough = asking('* - memlock unlimited\n');
  for (const sim of [quiet, enough]) {
    await pass(sim);
    assert.equal(sim.state.files.has(ownLimitsFile), false);
  }
});

test('a disk that is read-only is a problem, said with its reason, and tried again later', async () => {
  const sim = asking();
  const attempts: string[] = [];
  const replace = sim.host.replace.bind(sim.host);
  const host = {
    ...sim.host,
    replace: (path: string, text: string) => {
      if (path !== ownLimitsFile) return replace(path, text);
      attempts.push(path);
      return Promise.resolve({ reason: 'EROFS: read-only file system' });
    },
  };
  const verdict = await pass({ ...sim, host });
  assert.match(
    verdict.problems.join(),
    /^cannot write .*limits\.d.*: EROFS: read-only file system$/,
  );
  await pass({ ...sim, host });
  assert.equal(attempts.length, 1, 'its back-off has not passed');
  await sim.timeline.pass(600_000);
  assert.equal((await pass(sim)).converged, true);
});

const daemon: Plant = {
  ...{ pid: 100, command: 'ceph-osd', cgroup: '/system.slice/ceph-osd@1.service' },
  ...{ limit: '8388608', pinnedKiB: 512 },
};

const remarksOf = async (...users: readonly Plant[]): Promise<readonly string[]> => {
  const sim = begin(emptyState(1), []);
  for (const user of users) plantUser(sim.state, user);
  return (await lookOnce(sim.host)).remarks;
};

test('a service that may lock too little is named, with the file to write', async () => {
  assert.deepEqual(await remarksOf(daemon), [
    'ceph-osd@1.service (ceph-osd, pid 100) uses RDMA and may lock 8 MiB, of which it has taken 512 KiB: it cannot register memory beyond that; write LimitMEMLOCK=infinity below [Service] to /etc/systemd/system/ceph-osd@.service.d/memlock.conf and restart it',
  ]);
});

test('one that may lock plenty, without limit, or by its capability, is not', async () => {
  for (const more of [
    { limit: 'unlimited' },
    { limit: '68719476736' },
    { capabilities: '000001ffffffffff' },
  ]) {
    assert.deepEqual(await remarksOf({ ...daemon, ...more }), [], JSON.stringify(more));
  }
  const nearly = { limit: '2147483648', pinnedKiB: 1_900_000 };
  assert.match(
    (await remarksOf({ ...daemon, ...nearly }))[0] ?? '',
    /may lock 2 GiB, of which it has taken 1\.8 GiB/,
  );
});

test('several processes of a service are one remark; a session and a container have their own', async () => {
  const session = '/user.slice/user-1000.slice/session-3.scope';
  const remarks = await remarksOf(
    daemon,
    { ...daemon, pid: 101, pinnedKiB: 4096 },
    { ...daemon, pid: 102, command: 'ib_send_bw', cgroup: session, uid: 1000 },
    { ...daemon, pid: 103, cgroup: '/system.slice/docker-1234.scope' },
  );
  assert.deepEqual(
    remarks.map((remark) => remark.replace(/ uses RDMA.*;/, ':')),
    [
      'ceph-osd@1.service (ceph-osd, pid 101): write LimitMEMLOCK=infinity below [Service] to /etc/systemd/system/ceph-osd@.service.d/memlock.conf and restart it',
      'a program of user 1000 (ib_send_bw, pid 102): write "* - memlock unlimited" to a file in /etc/security/limits.d and log in again',
      'docker-1234.scope (ceph-osd, pid 103): give it more where it is started, as with --ulimit memlock=-1 for a container',
    ],
  );
});

test('a session that began before the files allowed more has only to begin again', async () => {
  const sim = begin(emptyState(1), []);
  sim.state.files.set('/etc/security/limits.d/rdma.conf', '* - memlock unlimited\n');
  plantUser(sim.state, { ...daemon, cgroup: '/user.slice/user-7.slice/session-1.scope', uid: 7 });
  const { remarks } = await lookOnce(sim.host);
  assert.match(remarks.join(), /the limits files allow more now, so log in again$/);
});

test('a pass asks no program for it, and a host without RDMA devices none at all', async () => {
  const sim = begin(emptyState(1), []);
  plantUser(sim.state, daemon);
  await pass(sim);
  assert.deepEqual(sim.acts, []);
  const bare = begin(emptyState(0), []);
  assert.deepEqual((await lookOnce(bare.host)).remarks, []);
  assert.deepEqual(bare.acts, []);
});
