/** Interfaces of wicked on SUSE, and managers that take their time. */

import assert from 'node:assert/strict';
import { setTimeout as realSleep } from 'node:timers/promises';
import { test } from 'node:test';

import type { Sim } from './host.ts';
import { Net, withNet, type SimInterface } from './interfaces.ts';
import { begin, emptyState, pass } from './scene.ts';

const ifcfg = (name: string): string => `STARTMODE=auto\nBOOTPROTO=static\nIPADDR=${name}/24\n`;
const group = '/sys/fs/cgroup/system.slice/wickedd.service';
const compat = '/etc/sysconfig/network/ifcfg-ib_a';

interface Scene {
  readonly sim: Sim;
  readonly net: Net;
  readonly ib: SimInterface;
  readonly files: Map<string, string>;
}

/** wicked says `state` of ib_a until it has brought it up. */
const scene = (state: string | undefined): Scene => {
  const net = new Net();
  const host = emptyState(0);
  host.files.set(compat, ifcfg('192.0.2.7'));
  net.paths.add(group).add(compat);
  const ib = net.add('ib_a');
  const known = { state };
  net.programs.set('wicked', (args) => {
    if (args[0] === 'ifup') {
      Object.assign(ib, { up: true, addresses: ['192.0.2.7/24'] });
      known.state = 'up';
      return { code: 0, stdout: 'ib_a            up' };
    }
    return known.state === undefined
      ? { code: 157, stdout: 'ifstatus: no matching interfaces' }
      : { code: 158, stdout: `ib_a            ${known.state}` };
  });
  return { net, ib, files: host.files, sim: withNet(begin(host, []), net) };
};

/** What was ordered: the rest only looks. */
const orders = ({ net }: Scene): readonly string[] =>
  net.ran.filter((words) => !/^ip -o|ifstatus/.test(words));

for (const state of ['device-unconfigured', 'device-not-running', 'up', 'config-changed']) {
  test(`wicked: asked to bring up an interface that is ${state}`, async () => {
    const one = scene(state);
    assert.equal((await pass(one.sim)).converged, true);
    assert.deepEqual(orders(one), ['wicked ifup --timeout 50 ib_a']);
    one.net.ran.splice(0);
    assert.equal((await pass(one.sim)).converged, true);
    assert.deepEqual(one.net.ran, []);
  });
}

for (const [state, why] of [
  ['setup-in-progress', 'wicked is still at it'],
  ['no-carrier', 'wicked waits for its link'],
  ['device-not-enabled', 'and nothing is done: wicked says that it is device-not-enabled'],
  [undefined, 'wicked is still at it'],
] as const) {
  test(`wicked: left alone while the interface is ${state ?? 'not seen by it yet'}`, async () => {
    const one = scene(state);
    const { remarks } = await pass(one.sim);
    assert.deepEqual(orders(one), []);
    assert.ok(remarks.join().includes(why), remarks.join());
  });
}

test('wicked has nothing to do with the interface, or does not run: it is not asked', async () => {
  for (const isRunning of [true, false]) {
    const one = scene('device-unconfigured');
    one.files.delete(compat);
    one.net.paths.delete(isRunning ? compat : group);
    const rhel = 'DEVICE=ib_a\nTYPE=InfiniBand\nIPADDR=192.0.2.7\nPREFIX=24\n';
    one.files.set('/etc/sysconfig/network-scripts/ifcfg-ib_a', rhel);
    assert.equal((await pass(one.sim)).converged, true);
    assert.ok(!orders(one).join().includes('wicked'));
    assert.deepEqual(one.ib.addresses, ['192.0.2.7/24']);
  }
});

test('wicked that has its own XML file about the interface manages it', async () => {
  const one = scene('device-unconfigured');
  one.net.paths.delete(compat);
  one.files.set('/etc/wicked/ifconfig/ib.xml', '<interface><name>ib_a</name></interface>');
  assert.equal((await pass(one.sim)).converged, true);
  assert.deepEqual(orders(one), ['wicked ifup --timeout 50 ib_a']);
});

test('wicked that does not answer: nothing is done, and that is said', async () => {
  const one = scene('up');
  one.net.programs.set('wicked', () => ({ code: 1, stderr: 'no answer from wickedd' }));
  const { remarks } = await pass(one.sim);
  assert.deepEqual(orders(one), []);
  assert.match(remarks.join(), /nothing is done: wicked does not say .*: no answer from wickedd/);
});

test('a manager that waits for DHCP gets a minute, and holds up no other interface', async () => {
  const one = scene('device-not-running');
  one.files.set('/etc/sysconfig/network/ifcfg-ib_b', ifcfg('198.51.100.7'));
  const other = one.net.add('ib_b');
  const { host, timeline } = one.sim;
  const begun = timeline.now();
  const seen: { deadlineMs?: number; otherAt?: number } = {};
  const run: typeof host.run = async (command) => {
    if (command.program === 'wicked' && command.args.includes('ib_b'))
      return { kind: 'exited', code: 0, stdout: 'ib_b device-unconfigured', stderr: '' };
    if (command.program === 'wicked' && command.args.includes('ifup')) {
      seen.deadlineMs = command.deadlineMs;
      // Code that is loaded for the other one takes real time, and simulated time stands still for as long.
      await realSleep(200);
      await timeline.sleep(command.deadlineMs);
      return { kind: 'timed-out' };
    }
    const exit = await host.run(command);
    if (other.addresses.length > 0) seen.otherAt ??= timeline.now() - begun;
    return exit;
  };
  const sim = { ...one.sim, host: { ...host, run } };
  const { problems } = await pass(sim);
  assert.deepEqual(seen, { deadlineMs: 60_000, otherAt: 0 });
  assert.match(problems.join(), /cannot ask wicked to bring up ib_a: .*did not end within 60 s$/);
});
