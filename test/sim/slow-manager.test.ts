/** A manager that takes its time holds up nobody else's storage, and what it sets up in the end is used at once. */

import assert from 'node:assert/strict';
import { setTimeout as realSleep } from 'node:timers/promises';
import { test } from 'node:test';

import type { Sim } from './host.ts';
import { Net, withNet } from './interfaces.ts';
import {
  begin,
  controllersOf,
  emptyState,
  only,
  pass,
  railOf,
  silent,
  startPass,
  target,
} from './scene.ts';

const ifcfg = 'STARTMODE=auto\nBOOTPROTO=static\nIPADDR=192.0.2.7/24\n';

interface Scene {
  readonly sim: Sim;
  readonly begun: number;
  /** When the first controller was there, since the pass began. */
  connectedAt: number | undefined;
}

/** wicked takes `ms`, which may be for ever, to bring ib_a up, and the target is reached over the rail. */
const scene = (ms: number, on: { begun?: () => void; ended?: () => void } = {}): Scene => {
  const net = new Net();
  const state = emptyState(1);
  state.peers.push(target(only.address, only.nqn));
  state.files.set('/etc/sysconfig/network/ifcfg-ib_a', ifcfg);
  net.paths.add('/sys/fs/cgroup/system.slice/wickedd.service');
  net.paths.add('/etc/sysconfig/network/ifcfg-ib_a');
  const ib = net.add('ib_a');
  const below = withNet(begin(state, [only.address]), net);
  const { host, timeline } = below;
  const run: typeof host.run = async (command) => {
    if (command.program !== 'wicked') {
      const exit = await host.run(command);
      if (state.controllers.length > 0) one.connectedAt ??= timeline.now() - one.begun;
      return exit;
    }
    if (!command.args.includes('ifup'))
      return { kind: 'exited', code: 0, stdout: 'ib_a device-not-running', stderr: '' };
    // Code that is loaded meanwhile takes real time, for which simulated time stands still.
    await realSleep(300);
    on.begun?.();
    await (ms === Infinity ? new Promise(() => undefined) : timeline.sleep(ms));
    Object.assign(ib, { up: true, addresses: ['192.0.2.7/24'] });
    on.ended?.();
    return { kind: 'exited', code: 0, stdout: '', stderr: '' };
  };
  const sim = { ...below, host: { ...host, run } };
  const one: Scene = { sim, begun: timeline.now(), connectedAt: undefined };
  return one;
};

test('storage is connected beside a manager that takes a minute, and the pass waits for both', async () => {
  const one = scene(55_000);
  assert.deepEqual((await pass(one.sim)).problems, []);
  assert.deepEqual(controllersOf(one.sim), [only.live]);
  const { connectedAt = Infinity } = one;
  assert.ok(connectedAt < 10_000, `connected after ${connectedAt} ms`);
  assert.ok(one.sim.timeline.now() - one.begun >= 55_000);
});

test('what only the slow interface leads to is connected in the same pass', async () => {
  const ended = (): void => {
    railOf(one.sim).addressed = true;
  };
  const one = scene(55_000, { ended });
  railOf(one.sim).addressed = false;
  assert.deepEqual((await pass(one.sim)).problems, []);
  assert.deepEqual(controllersOf(one.sim), [only.live]);
});

test('a signal ends the pass without waiting for the manager', async () => {
  const stop = new AbortController();
  const begun = (): void => {
    one.sim.timeline.after(40_000, () => {
      stop.abort('SIGTERM');
    });
  };
  const one = scene(Infinity, { begun });
  const { problems } = await one.sim.timeline.run(
    startPass(one.sim, silent, { stop: stop.signal }),
  );
  assert.match(problems.join(), /^not done yet: ask wicked to bring up ib_a/);
});
