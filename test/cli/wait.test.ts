/** `holdfast wait`, the program itself, on trees. */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { connectedTree, controller, hostTree, now, pathKey, stateWith } from './host.ts';
import { bundle, holdfast, plantTree, snapshot, withTree, type Tree } from './program.ts';

const rejected = 'the target rejected the RDMA connection (ECONNRESET)';
const b = 'nqn.test:b at rdma 10.0.0.1:4420';

const troubled: Tree = {
  ...hostTree,
  '/run/holdfast/state.json': stateWith({
    portals: {},
    paths: {
      [pathKey('nqn.test:b')]: {
        ...{ failures: 3, timeouts: 0, notBefore: now() + 200_000 },
        ...{ reason: rejected, connected: false },
      },
    },
  }),
};

test('there: 0, without a word, and nothing touched', () =>
  withTree(connectedTree, async (root) => {
    const before = await snapshot(root);
    for (const what of [[], ['--for', 'nqn.test:b'], ['--for', '10.0.0.1:4420']]) {
      const { code, stdout, stderr } = await holdfast('wait', '--root', root, ...what);
      assert.deepEqual([code, stdout, stderr], [0, '', '']);
    }
    assert.deepEqual(await snapshot(root), before);
  }));

test('not there: 3, and what is missing and why, once', () =>
  withTree(troubled, async (root) => {
    const all = await holdfast('wait', '--root', root, '--timeout', '0');
    assert.deepEqual([all.code, all.stdout], [3, '']);
    assert.equal(all.stderr, `holdfast: not everything is there:\n  ${b}: ${rejected}`);
    const one = await holdfast('wait', '--root', root, '--timeout=200ms', '--for', 'nqn.test:b');
    assert.equal(one.code, 3);
    assert.equal(one.stderr, `holdfast: nqn.test:b is not there after 0.2 s:\n  ${b}: ${rejected}`);
    const other = await holdfast('wait', '--root', root, '--for', 'nqn.test:a');
    assert.equal(other.code, 0);
  }));

test('connecting, or live without a disk, is not there', async () => {
  const connecting = { ...hostTree, ...controller('nvme1', 'nqn.test:b', 'connecting') };
  await withTree(connecting, async (root) => {
    const { code, stderr } = await holdfast('wait', '--root', root, '--timeout', '0');
    assert.deepEqual([code, stderr.split('\n')[1]], [3, `  ${b}: nvme1 is connecting`]);
  });
  const live = Object.entries(connectedTree).filter(([path]) => !path.includes('nvme1c0n1'));
  await withTree(Object.fromEntries(live), async (root) => {
    for (const what of ['all', 'nqn.test:b']) {
      const waited = await holdfast('wait', '--root', root, '--timeout', '0', '--for', what);
      assert.equal(waited.code, 3);
      assert.match(waited.stderr, /\n {2}nqn\.test:b: nvme1 is live but has no disk yet$/);
    }
  });
});

test('it ends as soon as what is missing comes', () =>
  withTree(hostTree, async (root) => {
    const waiting = holdfast('wait', '--root', root, '--for', 'nqn.test:b', '--timeout', '1min');
    await plantTree(root, { ...controller('new1', 'nqn.test:b') });
    await plantTree(root, { '/sys/class/nvme/new1/nvme1c0n1/uuid': '' });
    await rename(join(root, '/sys/class/nvme/new1'), join(root, '/sys/class/nvme/nvme1'));
    const { code, stderr } = await waiting;
    assert.deepEqual([code, stderr], [0, '']);
  }));

test('errors in the configuration are no reason to wait, but are named', () => {
  const broken = { '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1\n--foo\n' };
  return withTree({ ...connectedTree, ...broken }, async (root) => {
    const { code, stderr } = await holdfast('wait', '--root', root);
    assert.equal(code, 0);
    assert.match(stderr, /^holdfast: the configuration has 1 error \(holdfast check\): /);
  });
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends it at once`, () =>
    withTree(hostTree, async (root) => {
      const args = [bundle, 'wait', '--root', root, '--for', 'nqn.test:nobody-has-this'];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      const said: unknown[] = await once(child.stderr, 'data');
      assert.match(String(said), /^holdfast: waiting for what is not known yet:/);
      child.kill(signal);
      assert.deepEqual(await once(child, 'exit'), [null, signal]);
    }));
}

const hasScript = spawnSync('script', ['--version']).status === 0;

test(
  'at a terminal it says after two seconds what it waits for',
  { skip: !hasScript && 'this needs script(1)' },
  () =>
    withTree(troubled, async (root) => {
      const command = `'${process.execPath}' '${bundle}' wait --root '${root}'`;
      const child = spawn('script', ['-qec', command, '/dev/null'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const said: unknown[] = await once(child.stdout, 'data');
      child.kill();
      await once(child, 'exit');
      const expected = `^not everything is there after \\d\\.\\d s, waiting:\r\n  ${b}: the target`;
      assert.match(String(said), new RegExp(expected));
    }),
);
