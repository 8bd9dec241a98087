/** What is in use is never disconnected, unless another path to it stays. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { headAt } from './blocks.ts';
import {
  deleted,
  first,
  hostWith,
  listen,
  passes,
  second,
  type RemovalSim,
} from './removal-scene.ts';
import { configure, controllersOf, pass } from './scene.ts';

const [a, b] = ['nqn.test:a', 'nqn.test:b'] as const;

/** The second target exports `nqn`, and its line is removed. */
const removed = async (nqn: string, use: (sim: RemovalSim, head: string) => void) => {
  const sim = hostWith({ [first]: [a], [second]: [nqn] });
  await pass(sim);
  use(sim, headAt(sim.blocks, nqn));
  configure(sim.state, [first]);
  await passes(sim, 5);
  return sim;
};

const file =
  (path: (head: string) => string, text: (head: string) => string) =>
  ({ state }: RemovalSim, head: string): void => {
    state.files.set(path(head), text(head));
  };

const uses: Readonly<
  Record<string, readonly [words: RegExp, (sim: RemovalSim, head: string) => void]>
> = {
  'it is mounted': [
    /is mounted on \/data/,
    ({ blocks }, head) => {
      blocks.mounts.set(head, '/data');
    },
  ],
  'it is the root file system': [
    /is mounted on \//,
    ({ blocks }, head) => {
      blocks.mounts.set(head, '/');
    },
  ],
  'a partition of it is mounted': [
    /p1 is mounted on \/data disk/,
    ({ state }, head) => {
      state.files.set(`/sys/block/${head}/${head}p1/dev`, '259:7\n');
      state.files.set(
        '/proc/self/mountinfo',
        `30 1 259:7 / /data\\040disk rw,relatime shared:1 - ext4 /dev/mapper/x rw\n`,
      );
    },
  ],
  'it is swap': [
    /is swap/,
    file(
      () => '/proc/swaps',
      (head) => `Filename Type Size Used Priority\n/dev/${head} partition 1 0 -2\n`,
    ),
  ],
  'LVM or md hold it': [
    /is held by dm-7/,
    file(
      (head) => `/sys/block/${head}/holders/dm-7/dev`,
      () => '253:7',
    ),
  ],
  'md holds a partition': [
    /p1 is held by md0/,
    ({ state }, head) => {
      state.files.set(`/sys/block/${head}/${head}p1/dev`, '259:7\n');
      state.files.set(`/sys/block/${head}/${head}p1/holders/md0/dev`, '9:0\n');
    },
  ],
  'btrfs has it beside others': [
    /is part of a btrfs/,
    file(
      (head) => `/sys/fs/btrfs/1ab0/devices/${head}/dev`,
      () => '',
    ),
  ],
  'it is exported again': [
    /is served by .*nvmet.*device_path/,
    file(
      () => '/sys/kernel/config/nvmet/subsystems/x/namespaces/1/device_path',
      (head) => `/dev/${head}\n`,
    ),
  ],
  'a loop device is on it': [
    /is served by \/sys\/block\/loop0/,
    file(
      () => '/sys/block/loop0/loop/backing_file',
      (head) => `/dev/${head}\n`,
    ),
  ],
  'somebody has it to himself': [
    /somebody has nvme\d+n1 to himself/,
    ({ state }, head) => {
      state.claimed?.add(`/dev/${head}`);
    },
  ],
  'nobody can tell': [
    /nobody can tell whether/,
    file(
      (head) => `/sys/block/${head}/${head}p1/holders/x`,
      () => '',
    ),
  ],
};

for (const [what, [words, use]] of Object.entries(uses))
  test(`the last path stays where ${what}`, async () => {
    const sim = await removed(b, use);
    assert.deepEqual(deleted(sim), []);
    const { warnings, converged } = await pass(sim);
    assert.match(warnings.join(), words);
    assert.match(warnings.join(), /is not disconnected.*discovery\.conf:2 that asked for it/);
    assert.equal(converged, true);
  });

test('it goes as soon as nobody uses it any more', async () => {
  const sim = await removed(b, ({ blocks }, head) => blocks.mounts.set(head, '/data'));
  sim.blocks.mounts.clear();
  await passes(sim, 5);
  assert.deepEqual(deleted(sim), [`${b} at ${second}`]);
});

test('one of two paths goes though the disk is in use', async () => {
  const sim = await removed(a, ({ blocks }, head) => blocks.mounts.set(head, '/data'));
  assert.deepEqual(deleted(sim), [`${a} at ${second}`]);
  assert.deepEqual(controllersOf(sim), [`${a} at ${first} live`]);
});

test('but not where the other one carries nothing', async () => {
  const sim = await removed(a, ({ blocks }, head) => {
    blocks.mounts.set(head, '/data');
    blocks.ana.set(`${head.replace(/n1$/, '')}c0n1`, 'inaccessible');
  });
  assert.deepEqual(deleted(sim), []);
});

test('of two paths that are both removed, neither is the one that stays for the other', async () => {
  const third = '10.99.1.9';
  const sim = hostWith({ [first]: [b], [second]: [b], [third]: [a] });
  await pass(sim);
  sim.blocks.mounts.set(headAt(sim.blocks, b), '/data');
  configure(sim.state, [third]);
  const { log, said } = listen();
  await passes(sim, 6, log);
  assert.deepEqual(deleted(sim), []);
  const warnings = said.filter((one) => one.startsWith('warning'));
  assert.equal(warnings.length, 2, warnings.join('\n'));
});
