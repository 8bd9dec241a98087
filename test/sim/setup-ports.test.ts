/** Whole passes on an HCA whose port types /etc/rdma/mlx4.conf gives. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pass } from '../../src/agent/pass.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { withDevices } from './attributes.ts';
import { simHost, type Sim } from './host.ts';
import { SimHca, type HcaPlan } from './mlx4.ts';
import { plant } from './plant.ts';
import { emptyState, pass, requestFor, silent } from './scene.ts';

const pci = '0000:0b:00.0';

interface Scene {
  readonly sim: Sim;
  readonly hca: SimHca;
}

const scene = (line: string, plan: HcaPlan, settings = ''): Scene => {
  const state = emptyState(1);
  state.files.set('/etc/rdma/mlx4.conf', `${pci} ${line}\n`);
  if (settings !== '') state.files.set('/etc/holdfast/holdfast.conf', settings);
  const bare = simHost(state);
  const hca = new SimHca(bare.timeline, plan);
  return { sim: withDevices(bare, hca), hca };
};

const early = async ({ host, timeline }: Sim): Promise<Verdict> =>
  timeline.run(new Pass(host, silent, await loadConfiguration(host)).early());

test('both ports become Ethernet, port 2 first, before the network, and once', async () => {
  const { sim, hca } = scene('eth eth', { ports: ['ib', 'ib'], awayMs: 900 });
  await early(sim);
  assert.deepEqual(hca.writes, ['port 2 eth: taken', 'port 1 eth: taken']);
  assert.deepEqual(hca.ports, ['eth', 'eth']);
  const verdict = await pass(sim);
  assert.ok(verdict.converged, verdict.summary);
  assert.deepEqual([hca.writes.length, hca.restarts], [2, 2]);
});

test('an HCA whose ports must be alike refuses the first write and does both with the second', async () => {
  const { sim, hca } = scene('eth eth', { ports: ['ib', 'ib'], alike: true, awayMs: 500 });
  await early(sim);
  assert.deepEqual(hca.writes, ['port 2 eth: EINVAL: invalid argument', 'port 1 eth: taken']);
  assert.deepEqual([hca.ports, hca.restarts], [['eth', 'eth'], 1]);
});

test('an HCA that refuses is explained, and asked again when its back-off is over', async () => {
  const { sim, hca } = scene('eth', { ports: ['ib'], fixed: true });
  const verdict = await pass(sim);
  assert.ok(!verdict.converged);
  assert.deepEqual(verdict.problems, [
    `cannot set port 1 of ${pci} to eth: it is ib (/etc/rdma/mlx4.conf:1): the HCA refuses eth on port 1 (EINVAL: invalid argument): it may not know that type, or want both ports alike`,
  ]);
  await pass(sim);
  assert.equal(hca.writes.length, 1);
  await sim.timeline.pass(60_000);
  await pass(sim);
  assert.equal(hca.writes.length, 2);
});

test('a port that does not switch in time fails, and port 1 is left alone', async () => {
  const { sim, hca } = scene('eth eth', { ports: ['ib', 'ib'], awayMs: 60_000 });
  const { problems } = await pass(sim);
  assert.match(problems.join(), /mlx4_port2 says ib, not eth, after 2\.75 s$/);
  assert.deepEqual(hca.writes, ['port 2 eth: taken']);
});

test('nothing takes an HCA away over which storage may be connected', async () => {
  const { sim, hca } = scene('eth eth', { ports: ['ib', 'ib'] });
  plant(sim, requestFor('10.99.1.2', 'nqn.test:vol'), { state: 'live' });
  const verdict = await pass(sim);
  assert.deepEqual(hca.writes, []);
  assert.deepEqual(verdict.remarks, [
    `the ports of ${pci} are ib and ib, and /etc/rdma/mlx4.conf:1 wants eth and eth: left so while nvme0 (10.99.1.2:4420) may be connected over it, because the change takes the whole HCA away for a moment; end that first, or reboot`,
  ]);
  assert.ok(verdict.converged);
});

test('a controller that is connected over another interface is no reason to wait', async () => {
  const { sim, hca } = scene('eth eth', { ports: ['ib', 'ib'] });
  const other = { ...requestFor('10.99.1.2', 'nqn.test:vol'), hostTraddr: '10.99.1.1' };
  plant(sim, other, { state: 'live' });
  await pass(sim);
  assert.deepEqual(hca.ports, ['eth', 'eth']);
});

test('an SRP login over the HCA, and a target that others may use, are reasons to wait', async () => {
  for (const [path, text] of [
    ['/sys/class/scsi_host/host6/local_ib_device', 'mlx4_0\n'],
    ['/sys/kernel/config/target/srpt/0xfe80/0xfe80/enable', '1\n'],
  ] as const) {
    const { sim, hca } = scene('eth eth', { ports: ['ib', 'ib'] });
    sim.state.files.set(path, text);
    const { remarks } = await pass(sim);
    assert.deepEqual(hca.writes, [], path);
    assert.match(
      remarks.join(),
      /left so while (host6 is an SRP login|others may use the SRP target)/,
    );
  }
});

test('an interface that is up with an address is a reason to wait, one that is down is none', async () => {
  const plan: HcaPlan = { ports: ['ib', 'ib'], up: true };
  const { sim, hca } = scene('eth eth', plan);
  const host = { ...sim.host, addresses: () => [{ iface: 'ib0', address: '10.0.0.9' }] };
  const { remarks } = await pass({ ...sim, host });
  assert.match(remarks.join(), /left so while ib0 is up with 10\.0\.0\.9, because/);
  assert.deepEqual(hca.writes, []);
});

test('a change that restarts nothing is made whoever uses the HCA', async () => {
  const { sim, hca } = scene('ib ib', { ports: ['ib', 'auto (ib)'] });
  plant(sim, requestFor('10.99.1.2', 'nqn.test:vol'), { state: 'live' });
  await pass(sim);
  assert.deepEqual([hca.writes, hca.restarts], [['port 2 ib: taken'], 0]);
});

test('who connects between the plan and the write stops it', async () => {
  const { sim, hca } = scene('eth eth', { ports: ['ib', 'ib'] });
  const own = sim.host;
  const { writes } = hca;
  const store: typeof own.store = (path, text) => {
    plant(sim, requestFor('10.99.1.2', 'nqn.test:vol'), { state: 'live' });
    return own.store(path, text);
  };
  const { problems } = await pass({ ...sim, host: { ...own, store } });
  assert.deepEqual(writes, ['port 2 eth: taken']);
  assert.deepEqual(problems, []);
});

test('with virtual functions, without an HCA, and where it is switched off, nothing is written', async () => {
  const many = scene('eth eth', { ports: ['ib', 'ib'], functions: 2 });
  const { remarks } = await pass(many.sim);
  assert.match(remarks.join(), /with virtual functions the driver changes no port type/);
  const elsewhere = scene('eth eth', { pci: '0000:0c:00.0', ports: ['ib', 'ib'] });
  assert.deepEqual((await pass(elsewhere.sim)).remarks, []);
  const off = scene('eth eth', { ports: ['ib', 'ib'] }, '[mlx4]\nports = no\n');
  assert.deepEqual((await pass(off.sim)).remarks, []);
  assert.deepEqual([many.hca.writes, elsewhere.hca.writes, off.hca.writes], [[], [], []]);
});
