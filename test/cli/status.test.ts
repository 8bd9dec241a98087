import assert from 'node:assert/strict';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { connectedTree, controller, hostTree, now, pathKey, portalKey, stateWith } from './host.ts';
import { asNobody, holdfast, withTree, type Tree } from './program.ts';
import { parseAs, statusShape } from './shapes.ts';

const rejected = 'the target rejected the RDMA connection (ECONNRESET)';
const silent = 'no host answers at 10.0.0.2';
const failing = { failures: 3, timeouts: 0, notBefore: now() + 200_000 };

/** One of each kind of trouble. */
const troubled: Tree = {
  ...hostTree,
  '/etc/rdma/rdma.conf': 'IPOIB_LOAD=yes\n',
  '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1\n-t rdma -a 10.0.0.2\n-t rdma -a 10.0.0.3\n',
  '/sys/class/nvme/nvme7/cntrltype': 'io\n',
  ...controller('nvme7', 'nqn.other:x'),
  '/run/holdfast/state.json': stateWith({
    portals: { [portalKey('10.0.0.2')]: { ...failing, reason: silent, records: [] } },
    paths: { [pathKey('nqn.test:b')]: { ...failing, reason: rejected, connected: false } },
  }),
};

const occurrences = (text: string, of: string): number => text.split(of).length - 1;

test('what is, what is missing, and why, each once', () =>
  withTree(troubled, async (root) => {
    const { code, stdout, stderr } = await holdfast('status', '--root', root);
    assert.deepEqual([code, stderr], [3, '']);
    assert.deepEqual(stdout.split('\n'), [
      'not converged: 1 of 2 paths connected, 4 problems',
      'RDMA ports',
      '  mlx5_0/1 ACTIVE eth1',
      'Portals',
      '  rdma 10.0.0.1:4420 (/etc/nvme/discovery.conf:1) answered 17 min ago with 2 records',
      `  rdma 10.0.0.2:4420 (/etc/nvme/discovery.conf:2) has not answered yet: ${silent}; next try in 3 min`,
      '  rdma 10.0.0.3:4420 (/etc/nvme/discovery.conf:3) has not been asked yet',
      'Paths',
      '  nqn.test:a at rdma 10.0.0.1:4420: nvme0 live nvme0c0n1',
      `  nqn.test:b at rdma 10.0.0.1:4420: missing: ${rejected}; next try in 3 min`,
      'Modules',
      '  not loaded: ib_core iw_cm ib_cm rdma_cm ib_umad ib_uverbs rdma_ucm ib_ipoib',
    ]);
    for (const reason of [rejected, silent]) assert.equal(occurrences(stdout, reason), 1);
  }));

test('everything connected is 0', () =>
  withTree(connectedTree, async (root) => {
    const { code, stdout } = await holdfast('status', '--root', root);
    assert.equal(code, 0);
    assert.match(stdout, /^converged: 2 of 2 paths connected\n/);
  }));

test('an error in the configuration is 2, even where all that is left of it is connected', () =>
  withTree(
    { ...connectedTree, '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1\n--foo\n' },
    async (root) => {
      const { code, stdout, stderr } = await holdfast('status', '--root', root);
      assert.equal(code, 2);
      assert.match(stderr, /^\/etc\/nvme\/discovery\.conf:2:1: error\[unknown-option\]/);
      assert.match(stdout, /^converged: 2 of 2 paths connected\n/);
      assert.match(stdout, /^ {2}the configuration has 1 error \(holdfast check\)/m);
    },
  ));

test('lost a while ago, with the HCA', () => {
  const lost = { ...failing, failures: 0, notBefore: 0, connected: false, lostAt: now() - 160_000 };
  const state = stateWith({ portals: {}, paths: { [pathKey('nqn.test:b')]: lost } });
  const tree = Object.entries({ ...hostTree, '/run/holdfast/state.json': state });
  const pulled = Object.fromEntries(tree.filter(([path]) => !path.includes('infiniband')));
  return withTree(pulled, async (root) => {
    const { stdout } = await holdfast('status', '--root', root);
    assert.match(stdout, /^RDMA ports\n {2}none: this host has no RDMA device now$/m);
    assert.match(stdout, /^ {2}nqn\.test:b .*: missing: lost 3 min ago$/m);
  });
});

test('live without a disk', () => {
  const tree = Object.entries(connectedTree);
  const bare = Object.fromEntries(tree.filter(([path]) => !path.includes('nvme1c0n1')));
  return withTree(bare, async (root) => {
    const { code, stdout } = await holdfast('status', '--root', root);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}nqn\.test:b .*: nvme1 live without a disk$/m);
    assert.match(stdout, /^Remarks\n {2}nvme1 .* has no disk: the target exports no namespace/m);
  });
});

test('as JSON: exactly the documented fields', () =>
  withTree(troubled, async (root) => {
    const { code, stdout } = await holdfast('status', '--json', '--root', root);
    assert.equal(code, 3);
    const { converged, paths, portals } = parseAs(statusShape, stdout);
    assert.equal(converged, false);
    assert.deepEqual(
      paths.map(({ nqn, controller: name, state, reason }) => [nqn, name, state, reason]),
      [
        ['nqn.test:a', 'nvme0', 'live', null],
        ['nqn.test:b', null, 'missing', rejected],
      ],
    );
    assert.deepEqual(
      portals.map(({ failures, reason }) => [failures, reason]),
      [
        [0, null],
        [3, silent],
        [0, null],
      ],
    );
    const waits = [...portals, ...paths].map(({ retryInMs }) => retryInMs);
    assert.deepEqual(
      waits.map((ms) => ms !== null && ms > 100_000 && ms <= 200_000),
      [false, true, false, false, true],
    );
  }));

test(
  'without the right to read the state: 1, instead of calling everything missing',
  { skip: process.getuid?.() !== 0 && 'only root can become somebody else' },
  () =>
    withTree(connectedTree, async (root) => {
      await chmod(root, 0o755);
      await chmod(join(root, 'run/holdfast/state.json'), 0o600);
      for (const command of ['status', 'plan']) {
        const { code, stdout, stderr } = await asNobody(command, '--root', root);
        assert.deepEqual([code, stdout], [1, '']);
        assert.match(stderr, /state\.json.*only root may read it/);
      }
    }),
);
