/** Interfaces that others manage: they are asked, once, and only when nobody would notice. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Sim } from './host.ts';
import { Net, withNet, type SimInterface } from './interfaces.ts';
import { begin, emptyState, pass } from './scene.ts';

const ifcfg = 'DEVICE=ib_a\nTYPE=InfiniBand\nIPADDR=192.0.2.7\nPREFIX=24\n';

interface Scene {
  readonly sim: Sim;
  readonly net: Net;
  readonly ib: SimInterface;
  readonly files: Map<string, string>;
}

const scene = (): Scene => {
  const net = new Net();
  const state = emptyState(0);
  state.files.set('/etc/sysconfig/network-scripts/ifcfg-ib_a', ifcfg);
  return { net, ib: net.add('ib_a'), sim: withNet(begin(state, []), net), files: state.files };
};

const bringUp = (one: SimInterface, address?: string): void => {
  one.up = true;
  if (address !== undefined) one.addresses = [address];
};

/** What was asked of the managers: ip(8) with -o only looks. */
const orders = ({ net }: Scene): readonly string[] =>
  net.ran.filter((words) => !/^ip -o|device (status|show)/.test(words));

const profile = 'CONNECTIONS.AVAILABLE-CONNECTION-PATHS:/org/freedesktop/NetworkManager/Settings/1';

/** NetworkManager says `state` of ib_a until it has connected it with `address`. */
const withNetworkManager = (
  one: Scene,
  {
    state = 'disconnected',
    address,
    profiles = profile,
  }: Readonly<Partial<Record<'state' | 'address' | 'profiles', string>>>,
): void => {
  const known = { state };
  one.net.paths.add('/run/NetworkManager');
  one.net.programs.set('nmcli', (args) => {
    if (args.includes('status'))
      return { code: 0, stdout: `eth0:connected\nib_a:${known.state}\nlo:unmanaged` };
    if (args.includes('show')) return { code: 0, stdout: profiles };
    known.state = 'connected';
    bringUp(one.ib, address);
    return { code: 0 };
  });
};

test('NetworkManager: asked to connect, and nothing is done beside it', async () => {
  const one = scene();
  withNetworkManager(one, { address: '192.0.2.7/24' });
  assert.equal((await pass(one.sim)).converged, true);
  assert.deepEqual(orders(one), ['nmcli --wait 15 device connect ib_a']);
  one.net.ran.splice(0);
  assert.equal((await pass(one.sim)).converged, true);
  assert.deepEqual(one.net.ran, []);
});

for (const state of ['connecting (getting IP configuration)', 'deactivating', 'unavailable']) {
  test(`NetworkManager: left alone while the device is ${state}`, async () => {
    const one = scene();
    withNetworkManager(one, { state });
    assert.equal((await pass(one.sim)).converged, true);
    assert.deepEqual(orders(one), []);
  });
}

for (const state of ['unmanaged', 'connected (externally)']) {
  test(`NetworkManager: a device that is ${state} is not its own`, async () => {
    const one = scene();
    withNetworkManager(one, { state });
    assert.equal((await pass(one.sim)).converged, true);
    assert.deepEqual(orders(one), [
      'ip link set dev ib_a up',
      'ip address add 192.0.2.7/24 brd + dev ib_a',
    ]);
  });
}

test('NetworkManager without a profile would make one of its own: it is not asked', async () => {
  const one = scene();
  withNetworkManager(one, { profiles: 'CONNECTIONS.AVAILABLE-CONNECTION-PATHS:' });
  const { problems } = await pass(one.sim);
  assert.deepEqual(orders(one), []);
  assert.match(problems.join(), /has no connection profile that fits it/);
});

test('NetworkManager gives another address than the file: said, and not asked again', async () => {
  const one = scene();
  withNetworkManager(one, { address: '203.0.113.5/24' });
  const { remarks } = await pass(one.sim);
  assert.match(
    remarks.join(),
    /ib_a lacks the address 192\.0\.2\.7\/24 .*NetworkManager manages it/,
  );
  await one.sim.timeline.pass(600_000);
  await pass(one.sim);
  assert.deepEqual(orders(one), ['nmcli --wait 15 device connect ib_a']);
});

test('NetworkManager gives nothing: the failure says that its configuration differs, and backs off', async () => {
  const one = scene();
  withNetworkManager(one, {});
  const { problems } = await pass(one.sim);
  assert.match(
    problems.join(),
    /still lacks the address 192\.0\.2\.7\/24: what NetworkManager itself/,
  );
  const before = orders(one).length;
  await pass(one.sim);
  assert.equal(orders(one).length, before);
});

test('NetworkManager that does not answer: nothing is done', async () => {
  const one = scene();
  one.net.paths.add('/run/NetworkManager');
  const { remarks } = await pass(one.sim);
  assert.deepEqual(orders(one), []);
  assert.match(remarks.join(), /nothing is done: NetworkManager does not say/);
});

test('NetworkManager that does not run any more has no say', async () => {
  const one = scene();
  one.net.paths.add('/run/NetworkManager');
  one.net.programs.set('nmcli', () => ({
    code: 8,
    stderr: 'Error: NetworkManager is not running.',
  }));
  assert.equal((await pass(one.sim)).converged, true);
  assert.equal(one.ib.up, true);
});

const group = '/sys/fs/cgroup/system.slice/systemd-networkd.service';

/** systemd-networkd reconfigures in the background. */
const withNetworkd = (one: Scene, state: string | undefined): void => {
  const file = `/run/systemd/netif/links/${one.ib.index}`;
  one.net.paths.add(group);
  if (state !== undefined) one.files.set(file, `# private\nADMIN_STATE=${state}\nOPER_STATE=off\n`);
  one.net.programs.set('networkctl', () => {
    one.files.set(file, 'ADMIN_STATE=configuring\n');
    one.sim.timeline.after(700, () => {
      one.files.set(file, 'ADMIN_STATE=configured\n');
      bringUp(one.ib, '192.0.2.7/24');
    });
    return { code: 0 };
  });
};

test('systemd-networkd: asked to reconfigure, and waited for', async () => {
  const one = scene();
  withNetworkd(one, 'configured');
  assert.equal((await pass(one.sim)).converged, true);
  assert.deepEqual(orders(one), ['networkctl reconfigure ib_a']);
});

for (const state of ['pending', 'initialized', 'configuring', undefined]) {
  test(`systemd-networkd: left alone while the link is ${state ?? 'not seen by it yet'}`, async () => {
    const one = scene();
    withNetworkd(one, state);
    assert.equal((await pass(one.sim)).converged, true);
    assert.deepEqual(orders(one), []);
  });
}

test('systemd-networkd that does not manage it, or does not run, is not asked', async () => {
  for (const isRunning of [true, false]) {
    const one = scene();
    withNetworkd(one, isRunning ? 'unmanaged' : 'configured');
    if (!isRunning) one.net.paths.delete(group);
    assert.equal((await pass(one.sim)).converged, true);
    assert.ok(!orders(one).join().includes('networkctl'));
    assert.equal(one.ib.up, true);
  }
});

test('ifupdown: asked by force, because it believes that a lost interface is up', async () => {
  for (const [path, text] of [
    ['/etc/network/interfaces', 'auto lo\niface lo inet loopback\n iface ib_a inet static\n'],
    ['/etc/network/interfaces.d/fabric', 'iface ib_a inet static\n'],
  ] as const) {
    const one = scene();
    one.files.set('/etc/network/interfaces', 'source /etc/network/interfaces.d/*\n');
    one.files.set(path, text);
    one.net.paths.add('/sbin/ifup');
    one.net.programs.set('ifup', () => {
      bringUp(one.ib, '192.0.2.7/24');
      return { code: 0 };
    });
    assert.equal((await pass(one.sim)).converged, true);
    assert.deepEqual(orders(one), ['ifup --force ib_a'], path);
  }
});

test('ifupdown that is not installed, or does not know the interface, is not asked', async () => {
  const one = scene();
  one.files.set('/etc/network/interfaces', 'iface ib_a inet static\n');
  assert.equal((await pass(one.sim)).converged, true);
  const two = scene();
  two.files.set('/etc/network/interfaces', 'iface ib_ab inet static\n');
  two.net.paths.add('/sbin/ifup');
  assert.equal((await pass(two.sim)).converged, true);
  for (const { ib } of [one, two]) assert.deepEqual(ib.addresses, ['192.0.2.7/24']);
});

test('an interface whose P_Key child is in use is not asked for: the child would go down with it', async () => {
  const one = scene();
  one.ib.up = true;
  one.net.add('ib_a.8002', { parent: 'ib_a', up: true, addresses: ['198.51.100.7/24'] });
  withNetworkManager(one, { state: 'connected', address: '192.0.2.7/24' });
  const { remarks } = await pass(one.sim);
  assert.deepEqual(orders(one), []);
  assert.match(remarks.join(), /ib_a lacks the address .*asking it would interrupt what uses ib_a/);
});
