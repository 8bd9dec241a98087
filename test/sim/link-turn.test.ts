/** Whole passes after a link came back: hosts that share a switch take turns, and a lost HCA waits for nobody. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pass } from '../../src/agent/pass.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import type { Host } from '../../src/host/host.ts';
import { loseHca, returnHca, type Sim } from './host.ts';
import { controllersOf, oneTarget, only, railOf, silent } from './scene.ts';
import { conf } from './srp-scene.ts';

/** The port says that it is down while the switch is away; the address stays, as it does without a network manager. */
const behindSwitch = (sim: Sim, away: () => boolean): Host => ({
  ...sim.host,
  read: (path) =>
    away() && path.endsWith('/ports/1/state')
      ? Promise.resolve({ kind: 'text', text: '1: DOWN\n' })
      : sim.host.read(path),
});

const passOn = async (sim: Sim, host: Host): Promise<void> => {
  const configuration = await loadConfiguration(host);
  await sim.timeline.run(new Pass(host, silent, configuration).run());
};

const connectsOf = ({ acts }: Sim, since: number): readonly number[] =>
  acts.filter(({ at, kind }) => kind === 'dd' && at >= since).map(({ at }) => at - since);

/** How long after the return of the switch the first connect was begun; the kernel gave up meanwhile. */
const waitAfter = async (awayMs: number, settings = '', seed = 0.5): Promise<number> => {
  const sim = oneTarget();
  sim.state.files.set(conf, settings);
  let isAway = false;
  const chance = behindSwitch(sim, () => isAway);
  const host = { ...chance, clock: { ...chance.clock, random: () => seed } };
  await passOn(sim, host);
  isAway = true;
  await passOn(sim, host);
  const cut = sim.timeline.now();
  await sim.timeline.pass(awayMs);
  isAway = false;
  sim.state.controllers.length = 0;
  const back = sim.timeline.now();
  await passOn(sim, host);
  assert.deepEqual(controllersOf(sim), [only.live]);
  assert.ok(back - cut >= awayMs);
  return connectsOf(sim, back)[0] ?? assert.fail('no connect');
};

test('after ten minutes without a switch a host has its turn within ten seconds, in one pass', async () => {
  for (const seed of [0.1, 0.5, 0.9]) {
    const wait = await waitAfter(600_000, '', seed);
    // A pass that waits looks once a second.
    assert.ok(wait >= seed * 10_000 && wait < seed * 10_000 + 1500, `${wait} ms for ${seed}`);
  }
});

test('after a minute it is three seconds at most, and none at all where the settings say so', async () => {
  const short = await waitAfter(60_000, '', 0.9);
  assert.ok(short >= 2700 && short < 4500, `${short} ms`);
  const none = await waitAfter(600_000, '[retry]\nspread = 0\n', 0.9);
  assert.ok(none < 1000, `${none} ms`);
});

test('an HCA that was away for ten minutes is connected through in the instant', async () => {
  const sim = oneTarget();
  await passOn(sim, sim.host);
  loseHca(sim, railOf(sim));
  await sim.timeline.pass(1000);
  await passOn(sim, sim.host);
  await sim.timeline.pass(600_000);
  returnHca(sim, railOf(sim));
  const back = sim.timeline.now();
  await passOn(sim, sim.host);
  const [wait = Infinity] = connectsOf(sim, back);
  assert.ok(wait < 1000, `${wait} ms`);
});
