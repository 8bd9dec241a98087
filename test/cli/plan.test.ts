import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectedTree, controller, hostTree, hostnqn, now, pathKey, stateWith } from './host.ts';
import { parseAs, planShape } from './shapes.ts';
import { holdfast, identity, snapshot, withTree } from './program.ts';

const at = 'at rdma 10.0.0.1:4420';
const from = '(/etc/nvme/discovery.conf:1)';
const ask = `ask rdma 10.0.0.1:4420 what it exports and connect all of it: last asked 17 min ago ${from}`;

test('what is missing is a sentence, and what is there is none', () =>
  withTree(hostTree, async (root) => {
    const { code, stdout, stderr } = await holdfast('plan', '--root', root);
    assert.deepEqual([code, stderr], [3, '']);
    assert.deepEqual(stdout.split('\n'), [
      `- connect nqn.test:b ${at}: not connected since boot ${from}`,
      `- ${ask}`,
    ]);
  }));

test('nothing is touched by looking', () =>
  withTree(hostTree, async (root) => {
    const before = await snapshot(root);
    for (const command of ['check', 'plan', 'status']) await holdfast(command, '--root', root);
    assert.deepEqual(await snapshot(root), before);
  }));

test('all connected: no connect, and a question that is due again is no reason for 3', () =>
  withTree(connectedTree, async (root) => {
    const { code, stdout } = await holdfast('plan', '--root', root);
    assert.deepEqual([code, stdout], [0, `- ${ask}`]);
  }));

test('an address that is spelt differently in sysfs is the same path', () =>
  withTree(
    {
      ...connectedTree,
      '/sys/class/nvme/nvme1/address': 'traddr=::ffff:10.0.0.1,trsvcid=4420,src_addr=10.0.0.9\n',
    },
    async (root) => {
      assert.doesNotMatch((await holdfast('plan', '--root', root)).stdout, /connect nqn/);
    },
  ));

test('a controller that belongs to the kernel is left to it, and a back-off is waited for', () =>
  withTree(
    {
      ...hostTree,
      ...controller('nvme0', 'nqn.test:a', 'connecting'),
      '/run/holdfast/state.json': stateWith({
        portals: {},
        paths: {
          [pathKey('nqn.test:b')]: {
            ...{ failures: 2, timeouts: 0, notBefore: now() + 200_000, connected: false },
            reason: 'nobody there',
          },
        },
      }),
    },
    async (root) => {
      const { code, stdout } = await holdfast('plan', '--root', root);
      assert.equal(code, 3);
      assert.deepEqual(stdout.split('\n').slice(0, 2), [
        `- leave nvme0 (nqn.test:a ${at}) to the kernel: its state is connecting`,
        `- connect nqn.test:b ${at} again in 3 min: 2 failures in a row, the last: nobody there (/etc/nvme/discovery.conf:1)`,
      ]);
    },
  ));

test('without an RDMA device everything waits for one, and nothing for a link', () =>
  withTree(
    { ...identity, '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1 -s 4420\n' },
    async (root) => {
      assert.deepEqual((await holdfast('plan', '--root', root)).stdout.split('\n'), [
        '- load the module nvme_rdma: asked for at /etc/nvme/discovery.conf:1',
        `- ask rdma 10.0.0.1:4420 as soon as an RDMA device is ready: this host has no RDMA device now ${from}`,
      ]);
    },
  ));

test('a module that is missing is loaded first', () =>
  withTree({ ...hostTree, '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n' }, async (root) => {
    const { stdout } = await holdfast('plan', '--root', root);
    assert.match(stdout, /^- load the module ib_core: asked for at \/etc\/rdma\/rdma\.conf:1\n/);
  }));

test('findings go to stderr, so that stdout is the plan', () =>
  withTree({ ...hostTree, '/etc/nvme/discovery.conf': '-t rdma\n' }, async (root) => {
    const { code, stdout, stderr } = await holdfast('plan', '--root', root);
    assert.equal(code, 2);
    assert.match(stdout, /^nothing to do; /);
    assert.match(stderr, /^\/etc\/nvme\/discovery\.conf:1:1: error\[missing-option\]/);
  }));

test('as JSON: exactly the documented fields', () =>
  withTree(
    { ...hostTree, '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1 -p -i 4 -l -1 -G\n' },
    async (root) => {
      const { stdout } = await holdfast('plan', '--json', '--root', root);
      const { desired, steps } = parseAs(planShape, stdout);
      assert.deepEqual(desired.modules, ['nvme_rdma']);
      assert.deepEqual(desired.portals, [
        {
          ...{ transport: 'rdma', traddr: '10.0.0.1', trsvcid: '4420' },
          nqn: 'nqn.2014-08.org.nvmexpress.discovery',
          ...{ hostTraddr: null, hostIface: null, hostnqn },
          hostid: '1ab00000-0000-4000-8000-000000000001',
          persistent: true,
          options: { 'nr-io-queues': 4, 'ctrl-loss-tmo': -1 },
          source: '/etc/nvme/discovery.conf:1',
        },
      ]);
      assert.equal(steps[0]?.kind, 'connect');
    },
  ));

test('a state file that is broken is as good as none, and stays for the next pass to report', () =>
  withTree({ ...hostTree, '/run/holdfast/state.json': '{"version":1' }, async (root) => {
    const { stdout } = await holdfast('plan', '--root', root);
    assert.match(stdout, /^- ask rdma 10\.0\.0\.1:4420 .*: not asked since boot/);
  }));
