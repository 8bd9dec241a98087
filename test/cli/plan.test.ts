import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectedTree, hostTree, hostnqn } from './host.ts';
import { parseAs, planShape, statusShape } from './shapes.ts';
import { holdfast, snapshot, withTree } from './program.ts';

test('what is missing is a sentence, what is there is none, and nothing is touched', () =>
  withTree(hostTree, async (root) => {
    const before = await snapshot(root);
    const { code, stdout } = await holdfast('plan', '--root', root);
    assert.equal(code, 3);
    assert.match(
      stdout,
      /^- connect nqn\.test:b at rdma 10\.0\.0\.1:4420: not connected since boot \(\/etc\/nvme\/discovery\.conf:1\)$/m,
    );
    assert.doesNotMatch(stdout, /nqn\.test:a/);
    assert.deepEqual(await snapshot(root), before);
  }));

test('plan as JSON: exactly the documented fields', () =>
  withTree(hostTree, async (root) => {
    const { stdout } = await holdfast('plan', '--json', '--root', root);
    const { desired, steps } = parseAs(planShape, stdout);
    assert.deepEqual(desired.modules, ['nvme_rdma']);
    assert.deepEqual(
      desired.portals.map((portal) => [portal.source, portal.hostnqn]),
      [['/etc/nvme/discovery.conf:1', hostnqn]],
    );
    assert.equal(steps[0]?.kind, 'connect');
  }));

test('status: what is and what is missing', () =>
  withTree(hostTree, async (root) => {
    const { code, stdout } = await holdfast('status', '--root', root);
    assert.equal(code, 3);
    assert.match(stdout, /^not converged: 1 of 2 paths connected, 1 problem$/m);
    assert.match(stdout, /^ {2}mlx5_0\/1 ACTIVE eth1$/m);
    assert.match(stdout, /^ {2}nqn\.test:a at rdma 10\.0\.0\.1:4420: nvme0 live nvme0c0n1$/m);
    assert.match(stdout, /^ {2}nqn\.test:b at rdma 10\.0\.0\.1:4420: missing$/m);
  }));

test('status as JSON: exactly the documented fields', () =>
  withTree(hostTree, async (root) => {
    const { paths, converged } = parseAs(
      statusShape,
      (await holdfast('status', '--json', '--root', root)).stdout,
    );
    assert.equal(converged, false);
    assert.deepEqual(
      paths.map(({ nqn, controller, state }) => [nqn, controller, state]),
      [
        ['nqn.test:a', 'nvme0', 'live'],
        ['nqn.test:b', null, 'missing'],
      ],
    );
  }));

test('status: everything connected is 0', () =>
  withTree(connectedTree, async (root) => {
    assert.equal((await holdfast('status', '--root', root)).code, 0);
  }));

const secret = 'DHHC-1:00:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U=:';

test('no output shows a secret', () =>
  withTree(
    {
      ...hostTree,
      '/etc/nvme/discovery.conf': `-t rdma -a 10.0.0.1 -S ${secret}\n-t rdma -a 10.0.0.300 -S ${secret}\n-t rdma --dhchap-secrt ${secret}\n`,
    },
    async (root) => {
      const commands = [
        ['check'],
        ['check', '--format', 'json'],
        ['plan'],
        ['plan', '--json'],
        ['status'],
        ['status', '--json'],
      ];
      for (const command of commands) {
        const { code, stdout, stderr } = await holdfast(...command, '--root', root);
        assert.equal(code, 2, command.join(' '));
        assert.ok(!`${stdout}${stderr}`.includes('c2VjcmV0'), command.join(' '));
      }
    },
  ));
