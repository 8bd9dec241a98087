/** What goes wrong around passes is made up for, soon and quietly. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfiguration } from '../../src/config/load.ts';
import type { AgentOptions } from '../../src/service/agent.ts';
import { Systemd } from '../../src/service/systemd.ts';
import { startAgent, uevent } from '../sim/agent.ts';
import { loseHca, returnHca, type Sim } from '../sim/host.ts';
import { removeController } from '../sim/kernel.ts';
import { controllersOf, oneTarget, only, railOf } from '../sim/scene.ts';

/** Waits until the storage is there; fails after a minute. */
const soonLive = async (sim: Sim): Promise<void> => {
  for (let left = 60; left > 0; left -= 1) {
    if (controllersOf(sim).includes(only.live)) return;
    await sim.timeline.pass(1000);
  }
  assert.fail('not back within a minute');
};

test('what happens between the last look of a pass and its end is answered', async () => {
  const sim = oneTarget();
  const armed = { yet: false };
  const release = (): void => {
    const [one] = sim.state.controllers;
    if (!armed.yet || one === undefined) return;
    armed.yet = false;
    removeController(sim, one);
    uevent(sim, 'remove', 'nvme', 'nvme0');
  };
  const running = startAgent(sim, { lock: () => Promise.resolve({ release }) });
  await sim.timeline.pass(60_000);
  armed.yet = true;
  uevent(sim, 'change', 'infiniband');
  await sim.timeline.pass(200);
  assert.equal(armed.yet, false);
  await soonLive(sim);
  await running.end();
});

test('a pass that breaks is made again', async () => {
  const sim = oneTarget();
  const first = { yet: true };
  const addresses = (): ReturnType<typeof sim.host.addresses> => {
    if (!first.yet) return sim.host.addresses();
    first.yet = false;
    throw new Error('a fault of ours');
  };
  const running = startAgent(sim, { host: { ...sim.host, addresses } });
  await soonLive(sim);
  assert.match(running.lines.join(), /pass-broke: a pass broke: a fault of ours/);
  await running.end();
});

test('a lock that cannot be had is tried again, and no event is forgotten meanwhile', async () => {
  const sim = oneTarget();
  const trouble = { left: 0 };
  const lock: AgentOptions['lock'] = () => {
    trouble.left -= 1;
    return Promise.resolve(trouble.left >= 0 ? undefined : { release: () => undefined });
  };
  const running = startAgent(sim, { lock });
  await sim.timeline.pass(60_000);
  loseHca(sim, railOf(sim));
  uevent(sim, 'remove', 'infiniband', 'rxe1');
  await sim.timeline.pass(30_000);
  trouble.left = 3;
  returnHca(sim, railOf(sim));
  uevent(sim, 'add', 'infiniband', 'rxe1');
  await soonLive(sim);
  await running.end();
});

/** What systemd is told, and when configuration is read, in order. */
class Told extends Systemd {
  readonly said: string[] = [];

  override ready(): void {
    this.said.push('ready');
  }

  override reloading(): Promise<void> {
    this.said.push('reloading');
    return Promise.resolve();
  }
}

test('a reload during a pass is over when what was asked for has been read', async () => {
  const sim = oneTarget();
  const systemd = new Told(sim.host, {});
  const asked = { yet: false };
  const load = async (): ReturnType<typeof loadConfiguration> => {
    systemd.said.push('load');
    if (asked.yet) {
      asked.yet = false;
      await running.agent.reload();
    }
    return loadConfiguration(sim.host);
  };
  const running = startAgent(sim, { systemd, load });
  await sim.timeline.pass(60_000);
  systemd.said.length = 0;
  asked.yet = true;
  running.agent.reread();
  await sim.timeline.pass(10_000);
  assert.deepEqual(systemd.said, ['load', 'reloading', 'load', 'ready']);
  await running.end();
});

test('interfaces of containers that come and go make no passes', async () => {
  const sim = oneTarget();
  const veth = { count: 0 };
  const list = async (path: string): Promise<readonly string[]> => {
    const names = await sim.host.list(path);
    return path === '/sys/class/net' ? [...names, `veth${veth.count}`] : names;
  };
  const running = startAgent(sim, { host: { ...sim.host, list } });
  await sim.timeline.pass(60_000);
  const before = running.passes.length;
  for (let left = 120; left > 0; left -= 1) {
    veth.count += 1;
    uevent(sim, 'add', 'net', `veth${veth.count}`);
    await sim.timeline.pass(500);
  }
  assert.equal(running.passes.length - before, 0);
  await running.end();
});

test('with /run full back-off goes on in memory, and it is said once', async () => {
  const passes: number[] = [];
  for (const isFull of [false, true]) {
    const sim = oneTarget();
    sim.state.peers.length = 0;
    const replace: Sim['host']['replace'] = (...file) =>
      isFull ? Promise.resolve({ reason: 'ENOSPC' }) : sim.host.replace(...file);
    const running = startAgent(sim, { host: { ...sim.host, replace } });
    await sim.timeline.pass(600_000);
    passes.push(running.passes.length);
    const said = running.lines.filter((line) => line.startsWith('state-unsaved'));
    assert.equal(said.length, isFull ? 1 : 0, said.join());
    await running.end();
  }
  const [normal = 0, full = 0] = passes;
  assert.ok(full <= normal + 3, `${full} passes instead of ${normal}`);
});
