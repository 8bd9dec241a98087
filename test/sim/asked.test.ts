/** Asking the manager of an interface: when it has begun by itself, is slow, gives nothing, or leaves daemons behind. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pass } from '../../src/agent/pass.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import type { Sim } from './host.ts';
import { Net, withNet, type SimInterface } from './interfaces.ts';
import { begin, emptyState, minutes, pass, silent } from './scene.ts';

const ifcfg = 'DEVICE=ib_a\nTYPE=InfiniBand\nIPADDR=192.0.2.7\nPREFIX=24\n';

interface Scene {
  readonly sim: Sim;
  readonly net: Net;
  readonly ib: SimInterface;
}

const scene = (files: Readonly<Record<string, string>> = {}): Scene => {
  const net = new Net();
  const state = emptyState(0);
  state.files.set('/etc/sysconfig/network-scripts/ifcfg-ib_a', ifcfg);
  for (const [path, text] of Object.entries(files)) state.files.set(path, text);
  return { net, ib: net.add('ib_a'), sim: withNet(begin(state, []), net) };
};

const bringUp = (one: SimInterface): void => {
  Object.assign(one, { up: true, addresses: ['192.0.2.7/24'] });
};

const orders = ({ net }: Scene): readonly string[] =>
  net.ran.filter((words) => !/^ip -o|device (status|show)/.test(words));

/** nmcli, with what it says of ib_a each time it is asked, and what it does when told to connect. */
const withNmcli = (one: Scene, states: string[], connect: () => number): void => {
  one.net.paths.add('/run/NetworkManager');
  one.net.programs.set('nmcli', (args) => {
    if (args.includes('status'))
      return { code: 0, stdout: `ib_a:${states.shift() ?? 'disconnected'}` };
    if (args.includes('show'))
      return { code: 0, stdout: 'X:/org/freedesktop/NetworkManager/Settings/1' };
    return { code: connect(), stderr: 'Error: Timeout 15 sec expired.' };
  });
};

test('a manager that has begun by itself since the look is not made to begin anew', async () => {
  const one = scene();
  const begun = Array.from({ length: 20 }, () => 'connecting (prepare)');
  withNmcli(one, ['disconnected', ...begun], () => 0);
  assert.deepEqual((await pass(one.sim)).problems, []);
  assert.deepEqual(orders(one), []);
});

test('nmcli that waits for more than the file asks for: what counts is the interface', async () => {
  const one = scene();
  withNmcli(one, [], () => {
    bringUp(one.ib);
    return 3;
  });
  const said: string[] = [];
  await pass(one.sim, { write: (_level, _fields, message) => said.push(message) });
  assert.match(said.join('\n'), /^done: ask NetworkManager to connect ib_a/m);
  assert.doesNotMatch(said.join('\n'), /^cannot/m);
});

test('a manager that gives nothing is asked ever more seldom: each time may cost a flap and half a minute', async () => {
  const one = scene();
  withNmcli(one, [], () => 3);
  await minutes(one.sim, 30);
  const asked = orders(one).length;
  assert.ok(asked < 16, `${asked} times in half an hour`);
});

test('a failed attempt that itself changed the host is no reason to try again at once', async () => {
  const one = scene();
  withNmcli(one, [], () => {
    Object.assign(one.ib, { up: true, addresses: ['fe80::7/64'] });
    return 3;
  });
  await pass(one.sim);
  await pass(one.sim);
  assert.equal(orders(one).length, 1);
});

test('before the network nobody is asked about interfaces', async () => {
  const one = scene();
  withNmcli(one, [], () => 0);
  const early = new Pass(one.sim.host, silent, await loadConfiguration(one.sim.host)).early();
  assert.equal((await one.sim.timeline.run(early)).converged, true);
  assert.deepEqual(one.net.ran, []);
});

test('ifup gets a scope of its own under systemd, which would end dhclient with the pass', async () => {
  const one = scene({ '/etc/network/interfaces': 'iface ib_a inet static\n' });
  one.net.paths.add('/sbin/ifup').add('/run/systemd/system');
  one.net.programs.set('systemd-run', () => {
    bringUp(one.ib);
    return { code: 0 };
  });
  assert.deepEqual((await pass(one.sim)).problems, []);
  assert.deepEqual(orders(one), ['systemd-run --scope --quiet --collect -- ifup --force ib_a']);
});
