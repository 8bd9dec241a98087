/** Which lines of dmesg are about an attempt that was just made. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { kernelSaid } from '../../src/observe/kernel-log.ts';
import { simHost } from '../sim/host.ts';
import { emptyState } from '../sim/scene.ts';

const log = `[    0.100000] Linux version 6.1
[   99.000000] nvme nvme1: Connect rejected: status 8 (invalid service ID).
[  100.100000] nvme nvme0: Failed reconnect attempt 3
[  100.200000] nvme nvme1: rdma connection establishment failed (-104)
[  100.300000] nvme_fabrics: unknown parameter or missing value 'x' in ctrl creation request
[  100.400000] nvmet: connect request for invalid subsystem nqn.a!
[  100.500000] rxe1: set active
`;

const said = async (code: number): Promise<readonly string[]> => {
  const { host } = simHost(emptyState(1));
  const run = () => Promise.resolve({ kind: 'exited', code, stdout: log, stderr: '' } as const);
  return kernelSaid({ ...host, run }, 100_000, ['nvme0']);
};

test('what the drivers said since then, and not about controllers that were there before', async () => {
  assert.deepEqual(await said(0), [
    'rdma connection establishment failed (-104)',
    "unknown parameter or missing value 'x' in ctrl creation request",
  ]);
});

test('where the log may not be read there is nothing to say', async () => {
  assert.deepEqual(await said(1), []);
});
