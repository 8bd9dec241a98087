/** Where logins by RDMA/CM lead, and what ib_srp logged. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { srpSaid } from '../../src/observe/kernel-log.ts';
import { observeSrpCmIds, parseCmIds } from '../../src/observe/srp-cm.ts';
import { simHost } from '../sim/host.ts';
import { emptyState } from '../sim/scene.ts';

/** `rdma -j resource show cm_id` of iproute2 6.1 on an initiator that also listens and runs NVMe. */
const listed = JSON.stringify([
  {
    ifindex: 0,
    ifname: 'rxe1',
    'cm-idn': 0,
    lqpn: 0,
    'qp-type': 'RC',
    state: 'LISTEN',
    ps: 'TCP',
    pid: 30,
    comm: 'rping',
    'src-addr': '0.0.0.0:7174',
  },
  {
    ifindex: 0,
    ifname: 'rxe1',
    port: 1,
    'cm-idn': 3,
    lqpn: 17,
    state: 'CONNECT',
    ps: 'TCP',
    comm: 'ib_srp',
    'src-addr': '10.99.0.1:4711',
    'dst-addr': '10.99.0.2:5555',
  },
  {
    ifindex: 0,
    ifname: 'rxe1',
    port: 1,
    'cm-idn': 4,
    lqpn: 18,
    state: 'CONNECT',
    ps: 'TCP',
    comm: '[ib_srp]',
    'src-addr': 'fd00::1:4712',
    'dst-addr': 'fd00::2:5555',
  },
  {
    ifindex: 0,
    ifname: 'rxe1',
    port: 1,
    'cm-idn': 5,
    lqpn: 19,
    state: 'CONNECT',
    ps: 'TCP',
    comm: 'nvme_rdma',
    'src-addr': '10.99.0.1:4713',
    'dst-addr': '10.99.0.2:4420',
  },
]);

test('where logins by RDMA/CM lead, from the list of connections', () => {
  const found = parseCmIds(listed)?.map(
    ({ port, dest }) => `${port} ${dest.ip.value} ${dest.port}`,
  );
  assert.deepEqual(found, ['rxe1:1 10.99.0.2 5555', 'rxe1:1 fd00:0:0:0:0:0:0:2 5555']);
  assert.deepEqual(parseCmIds(''), []);
  assert.deepEqual(parseCmIds('[ ]\n'), []);
  for (const bad of ['{', '{}', '[{"ifname":1}]']) assert.equal(parseCmIds(bad), undefined, bad);
});

test('a program that is missing or fails leaves it unknown', async () => {
  const { host } = simHost(emptyState(0));
  const missing = { kind: 'not-started', reason: 'ENOENT' } as const;
  const failed = { kind: 'exited', code: 1, stdout: '', stderr: '' } as const;
  for (const exit of [missing, failed, { kind: 'timed-out' } as const])
    assert.equal(await observeSrpCmIds({ ...host, run: () => Promise.resolve(exit) }), undefined);
});

const log = `[   98.940000] scsi host6: ib_srp: REJ received
[  100.100000] scsi host6: ib_srp: REJ received
[  100.100000][  T812] scsi host6:   REJ reason 0x8
[  100.200000] scsi6 : ib_srp: connection closed
[  100.300000] scsi host2: ahci
[  100.400000] ib_srp: Resolving address 10.99.0.2:5555 failed (-6)
[  100.500000] ib_srpt Rejected login for initiator 10.99.0.2: ret = -13.
`;

test('what ib_srp logged since then, with its SCSI host', async () => {
  const { host } = simHost(emptyState(0));
  const run = () => Promise.resolve({ kind: 'exited', code: 0, stdout: log, stderr: '' } as const);
  assert.deepEqual(await srpSaid({ ...host, run }, 100_000), [
    { host: 'host6', text: 'REJ received' },
    { host: 'host6', text: 'REJ reason 0x8' },
    { host: 'host6', text: 'connection closed' },
    { host: undefined, text: 'Resolving address 10.99.0.2:5555 failed (-6)' },
  ]);
});
