/** Whole passes on an HCA whose virtual functions /etc/rdma/sriov-vfs describes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { withDevices } from './attributes.ts';
import { simHost, type Sim } from './host.ts';
import { SimHca } from './mlx4.ts';
import type { SimFunction } from './mlx4-function.ts';
import { emptyState, pass } from './scene.ts';

const hcaPci = '0000:44:00.0';
const vf = '0000:44:00.1';
const file = '/etc/rdma/sriov-vfs';

interface Scene {
  readonly sim: Sim;
  readonly hca: SimHca;
  readonly first: SimFunction;
  /** Programs that set something. */
  readonly set: string[];
}

const scene = (...lines: readonly string[]): Scene => {
  const state = emptyState(1);
  state.files.set(file, `${lines.join('\n')}\n`);
  const bare = simHost(state);
  const hca = new SimHca(bare.timeline, { pci: hcaPci, ports: ['ib', 'eth'], functions: 2 });
  const [first] = hca.functions;
  assert.ok(first !== undefined);
  const sim = withDevices(bare, hca);
  const set: string[] = [];
  const run: Sim['host']['run'] = (command) => {
    if (!command.args.includes('show')) set.push([command.program, ...command.args].join(' '));
    return sim.host.run(command);
  };
  return { sim: { ...sim, host: { ...sim.host, run } }, hca, first, set };
};

/** The remarks of the second of two passes, which has nothing left to do. */
const twice = async ({ sim, set }: Scene): Promise<readonly string[]> => {
  const verdict = await pass(sim);
  assert.deepEqual(verdict.problems, []);
  const before = set.length;
  const { remarks } = await pass(sim);
  assert.equal(set.length, before, 'the second pass sets something');
  return remarks;
};

test('a function gets its GUID and its P_Keys, each at its place', async () => {
  const one = scene(`${vf} guid 05011403007bcba1 pkey 0xffff 0x8002`);
  assert.deepEqual(await twice(one), []);
  const [port] = one.first.infiniband;
  assert.equal(port?.guid.toString(16), '5011403007bcba1');
  assert.deepEqual(port.keys, ['0', '2', 'none']);
  assert.deepEqual(one.set, []);
});

test('a P_Key that the port has not yet keeps its place free, and comes when the port has it', async () => {
  const one = scene(`${vf} pkey 0x8005 0x8002`);
  assert.deepEqual(await twice(one), [
    `port 1 of mlx4_0 has no P_Key 0x8005, so ${vf} cannot have it: the subnet manager has not given it (${file}:1)`,
  ]);
  assert.deepEqual(one.first.infiniband[0]?.keys, ['0', '2', 'none']);
  one.hca.keys[3] = '0x8005';
  assert.deepEqual(await twice(one), []);
  assert.deepEqual(one.first.infiniband[0].keys, ['3', '2', 'none']);
});

test('the subnet manager is asked for a GUID once, and a GUID that is there is never given back', async () => {
  const one = scene(`${vf} guid 0`);
  const [port] = one.first.infiniband;
  assert.ok(port !== undefined);
  port.guid = 0xffff_ffff_ffff_ffffn;
  assert.deepEqual(await twice(one), []);
  assert.equal(port.guid, 0n);
  port.guid = 0x0014_0500_0000_0007n;
  assert.match((await twice(one)).join(), /whether the subnet manager gave it.* is not to be seen/);
  assert.equal(port.guid, 0x0014_0500_0000_0007n);
});

test('a function gets what ip(8) sets, each by itself, and no part of it twice', async () => {
  const one = scene(
    `${vf} port 2 mac aa:bb:cc:dd:ee:f0 vlan 10 qos 3 rate 500 spoofchk on state enable`,
  );
  assert.deepEqual(await twice(one), []);
  const head = 'ip link set dev eth3 vf 0';
  assert.deepEqual(one.set, [
    `${head} mac aa:bb:cc:dd:ee:f0`,
    `${head} vlan 10 qos 3`,
    `${head} rate 500`,
    `${head} spoofchk on`,
    `${head} state enable`,
  ]);
});

test('no VLAN is 0 to the file and 4095 to the driver', async () => {
  const one = scene(`${vf} port 2 vlan 0`, `0000:44:00.2 port 2 vlan 10 proto 802.1ad`);
  assert.deepEqual(await twice(one), []);
  assert.deepEqual(one.set, ['ip link set dev eth3 vf 1 vlan 10 qos 0 proto 802.1ad']);
});

test('a limit outside a VLAN is not tried for ever', async () => {
  const one = scene(`${vf} port 2 mac aa:bb:cc:dd:ee:f0 max_tx_rate 500`);
  assert.deepEqual(await twice(one), [
    `the driver limits what ${vf} sends inside a VLAN only, and ${file}:1 gives none`,
  ]);
  assert.deepEqual(one.set, ['ip link set dev eth3 vf 0 mac aa:bb:cc:dd:ee:f0']);
});

test('what the file leaves out stays as it is', async () => {
  const one = scene(`${vf} port 2 vlan 20`);
  const own = one.first.ethernet[1];
  assert.ok(own !== undefined);
  Object.assign(own, { mac: '02:00:00:00:00:01', vlan: 10, qos: 5, spoofchk: true });
  await twice(one);
  assert.deepEqual([own.mac, own.vlan, own.qos, own.spoofchk], ['02:00:00:00:00:01', 20, 5, true]);
});

test('a function that is not there, and settings for the other kind of port, are said', async () => {
  const one = scene(
    '0000:44:00.7 guid 05011403007bcba1',
    `${vf} port 2 guid 05011403007bcba1`,
    `${vf} port 1 mac aa:bb:cc:dd:ee:f0`,
  );
  assert.deepEqual(await twice(one), [
    `virtual function 0000:44:00.7 is not there: num_vfs of mlx4_core makes them, in /etc/modprobe.d (${file}:1)`,
    `virtual function ${vf} has no InfiniBand on port 2 of mlx4_0 (${file}:2)`,
    `virtual function ${vf} has no Ethernet interface of ${hcaPci} for port 1 (${file}:3)`,
  ]);
});

test('without ip(8) nothing is known and nothing is set', async () => {
  const one = scene(`${vf} port 2 mac aa:bb:cc:dd:ee:f0`);
  const run: Sim['host']['run'] = () => Promise.resolve({ kind: 'not-started', reason: 'ENOENT' });
  const { remarks, problems } = await pass({ ...one.sim, host: { ...one.sim.host, run } });
  assert.deepEqual(problems, []);
  assert.match(remarks.join(), /cannot be looked at: ip does not start: ENOENT/);
});

test('a setting that the driver refuses is explained and backs off', async () => {
  const one = scene(`${vf} port 2 spoofchk on`);
  const own = one.sim.host;
  const tries: string[] = [];
  const run: Sim['host']['run'] = (command) => {
    if (command.args.includes('show')) return own.run(command);
    tries.push(command.args.join(' '));
    const stderr = 'RTNETLINK answers: Protocol not supported\n';
    return Promise.resolve({ kind: 'exited', code: 2, stdout: '', stderr });
  };
  const sim = { ...one.sim, host: { ...own, run } };
  const { problems } = await pass(sim);
  assert.deepEqual(problems, [
    `cannot give ${vf} (virtual function 0 of eth3) spoofchk on: it has off (${file}:1): ip says RTNETLINK answers: Protocol not supported`,
  ]);
  await pass(sim);
  assert.equal(tries.length, 1);
});
