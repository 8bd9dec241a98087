/** RoCE: the interface below an RDMA device is set up as its file says, and what was connected over it comes back. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loseHca, returnHca, type Sim } from './host.ts';
import { Net, withNet } from './interfaces.ts';
import {
  begin,
  controllersOf,
  emptyState,
  only,
  pass,
  railOf,
  startPass,
  target,
} from './scene.ts';

interface Scene {
  readonly sim: Sim;
  readonly net: Net;
}

const file = 'DEVICE=eth1\nTYPE=Ethernet\nMTU=9000\nIPADDR=10.99.1.1\nPREFIX=24\n';
const roce = { infiniband: false, mtu: 1500, hwaddr: '02:00:00:00:00:01' } as const;

/** Its address is what the rail needs to lead anywhere. */
const scene = (text = file): Scene => {
  const state = emptyState(1);
  state.peers.push(target(only.address, only.nqn));
  state.files.set('/etc/sysconfig/network-scripts/ifcfg-eth1', text);
  const net = new Net();
  const sim = withNet(begin(state, [only.address]), net);
  const way = railOf(sim);
  way.addressed = false;
  const { host } = sim;
  const run: typeof host.run = async (command) => {
    const exit = await host.run(command);
    if (net.interfaces.get('eth1')?.addresses.includes('10.99.1.1/24') === true)
      way.addressed = true;
    return exit;
  };
  return { net, sim: { ...sim, host: { ...host, run } } };
};

test('at boot: MTU, link, address, and the connect, in one pass', async () => {
  const one = scene();
  one.net.add('eth1', roce);
  assert.deepEqual((await pass(one.sim)).problems, []);
  assert.deepEqual(
    one.net.ran.filter((words) => !words.startsWith('ip -o')),
    [
      'ip link set dev eth1 mtu 9000',
      'ip link set dev eth1 up',
      'ip address add 10.99.1.1/24 brd + dev eth1',
    ],
  );
  assert.deepEqual(controllersOf(one.sim), [only.live]);
});

/** Connected, then without the card. */
const lost = async (): Promise<Scene> => {
  const one = scene();
  one.net.add('eth1', roce);
  await pass(one.sim);
  loseHca(one.sim, railOf(one.sim), true);
  one.net.lose('eth1');
  await one.sim.timeline.pass(90_000);
  await pass(one.sim);
  return one;
};

test('the pass that the returned device starts restores the interface and connects right after', async () => {
  const one = await lost();
  const way = railOf(one.sim);
  Object.assign(way, { plugged: true, rdma: true });
  one.net.add('eth1', roce);
  // Code that is loaded when it is needed lets simulated time jump, so this is no more than: long before the next pass.
  const started = one.sim.timeline.now();
  assert.equal((await pass(one.sim)).converged, true);
  assert.deepEqual(controllersOf(one.sim), [only.live]);
  assert.ok(one.sim.timeline.now() - started < 30_000, String(one.sim.timeline.now() - started));
});

test('an interface that comes after its RDMA device is set up by the pass that waits for it', async () => {
  const one = await lost();
  const way = railOf(one.sim);
  Object.assign(way, { plugged: false, rdma: true });
  const running = startPass(one.sim);
  one.sim.timeline.after(2300, () => {
    way.plugged = true;
    one.net.add('eth1', roce);
  });
  // Code that is loaded when it is needed lets simulated time jump, so this is no more than: long before the next pass.
  const started = one.sim.timeline.now();
  assert.equal((await one.sim.timeline.run(running)).converged, true);
  assert.deepEqual(controllersOf(one.sim), [only.live]);
  assert.ok(one.sim.timeline.now() - started < 30_000, String(one.sim.timeline.now() - started));
});

test('an interface that carries no RDMA is none of ours', async () => {
  const one = scene(file.replaceAll('eth1', 'eth7'));
  one.net.add('eth7', roce);
  returnHca(one.sim, railOf(one.sim));
  await pass(one.sim);
  assert.deepEqual(one.net.ran, []);
  assert.equal(one.net.interfaces.get('eth7')?.up, false);
});

test('a VLAN is set up after what it stands on, however long that takes', async () => {
  const one = scene(file.replace('eth1', 'eth1.5').replace('10.99.1.1', '10.99.5.1'));
  one.sim.state.files.set('/etc/sysconfig/network-scripts/ifcfg-rail', file);
  one.net.add('eth1', roce);
  one.net.add('eth1.5', { ...roce, lower: 'eth1' });
  const { host, timeline } = one.sim;
  const run: typeof host.run = async (command) => {
    if (command.args.includes('eth1')) await timeline.sleep(100);
    return host.run(command);
  };
  const sim = { ...one.sim, host: { ...host, run } };
  assert.deepEqual((await pass(sim)).problems, []);
  const changed = one.net.ran.filter((words) => !words.startsWith('ip -o'));
  assert.deepEqual(
    changed.map((words) => words.split(' ').find((word) => word.startsWith('eth'))),
    [...Array<string>(3).fill('eth1'), ...Array<string>(3).fill('eth1.5')],
  );
});
