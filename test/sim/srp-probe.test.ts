/** Logins that nobody uses are asked whether they are alive, where the settings say so. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Log } from '../../src/journal/log.ts';
import { Prober } from '../../src/service/prober.ts';
import { startAgent, type Running } from './agent.ts';
import { loseHca, returnHca } from './host.ts';
import { railOf } from './scene.ts';
import type { SrpSim } from './srp-host.ts';
import { oneTarget } from './srp-scene.ts';
import type { SimTarget } from './srp-state.ts';

const readsOf = ({ srpActs }: SrpSim): number =>
  srpActs.filter(({ what }) => what.startsWith('if=/dev/sd')).length;

interface Scene {
  readonly sim: SrpSim;
  readonly target: SimTarget;
  readonly running: Running;
  readonly prober: Prober;
  /** What the prober wrote. */
  readonly said: readonly string[];
  readonly end: () => Promise<void>;
}

const probing = async (setting: string): Promise<Scene> => {
  const { sim, target } = oneTarget({}, setting);
  const running = startAgent(sim);
  const said: string[] = [];
  const log: Log = { write: (_level, { event }, message) => said.push(`${event}: ${message}`) };
  const prober = new Prober(sim.host, log, () => running.agent.last?.view);
  const stop = new AbortController();
  const done = prober.run(stop.signal);
  await sim.timeline.pass(10_000);
  const end = async (): Promise<void> => {
    stop.abort();
    await sim.timeline.run(done);
    await running.end();
  };
  return { sim, target, running, prober, said, end };
};

test('no disk is read unless somebody asks for that', async () => {
  const { sim, end } = await probing('');
  await sim.timeline.pass(600_000);
  assert.equal(readsOf(sim), 0);
  await end();
});

test('a login is asked as often as the settings say, and nothing is said while it answers', async () => {
  const { sim, said, end } = await probing('[srp]\nprobe = 30s\n');
  await sim.timeline.pass(300_000);
  const reads = readsOf(sim);
  assert.ok(reads >= 8 && reads <= 10, `${reads} reads`);
  assert.deepEqual(said, []);
  await end();
});

test('one that is silent is told of once, has one read under way, and is told of again when it answers', async () => {
  const { sim, target, said, prober, end } = await probing('[srp]\nprobe = 10s\n');
  target.hangs = true;
  const before = readsOf(sim);
  await sim.timeline.pass(28_000);
  assert.equal(readsOf(sim), before + 1, 'no other beside it');
  assert.deepEqual(
    prober.silences.map(({ disk }) => disk),
    ['sd1'],
  );
  await sim.timeline.pass(120_000);
  target.hangs = false;
  await sim.timeline.pass(60_000);
  const [silent = '', answers = '', ...more] = said;
  assert.match(
    silent,
    /^probe-failed: .*10\.99\.1\.2.* does not answer: a read of sd1 has taken more than 5/,
  );
  assert.match(answers, /^probe-answered: .* answers again after/);
  assert.deepEqual(more, []);
  assert.deepEqual(prober.silences, []);
  await end();
});

test('a login made anew is asked anew', async () => {
  const { sim, target, said, end } = await probing('[srp]\nprobe = 10s\n');
  target.hangs = true;
  await sim.timeline.pass(30_000);
  target.hangs = false;
  for (let left = 2; left > 0; left -= 1) {
    loseHca(sim, railOf(sim));
    await sim.timeline.pass(60_000);
    returnHca(sim, railOf(sim));
    await sim.timeline.pass(60_000);
  }
  target.hangs = true;
  await sim.timeline.pass(40_000);
  assert.ok(said.filter((line) => line.startsWith('probe-failed')).length >= 2, said.join('\n'));
  await end();
});

test('a login that is being brought back by the kernel is not asked', async () => {
  const { sim, end } = await probing('[srp]\nprobe = 30s\n');
  for (const one of sim.srp.logins) one.state = 'fail-fast';
  await sim.timeline.pass(300_000);
  assert.equal(readsOf(sim), 0);
  await end();
});
