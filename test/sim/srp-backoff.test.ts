/** When targets that failed are tried again, and that every pass ends. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loseHca, returnHca } from './host.ts';
import { minutes, pass, readyPass, silent } from './scene.ts';
import type { SrpSim } from './srp-host.ts';
import { addTarget, bareHost, oneTarget, section, write, writesOf } from './srp-scene.ts';

const triesAt = ({ srpActs }: SrpSim, at: string): readonly number[] =>
  srpActs.filter(({ what }) => what.includes(`dest=${at}`)).map((one) => one.at);

const often = async (sim: SrpSim, passes: number, everyMs: number): Promise<void> => {
  for (let left = passes; left > 0; left -= 1) {
    await pass(sim);
    await sim.timeline.pass(everyMs);
  }
};

test('each target has a back-off of its own, which grows, and differs by chance', async () => {
  const sim = bareHost(1);
  const targets = ['10.99.1.2:5555', '10.99.1.3:5555'].map((at, index) =>
    addTarget(sim, at, { acls: new Set(), idExt: `505400fffe01000${index}` }),
  );
  write(sim, ...targets.map((one, index) => section(`t${index}`, one)));
  await often(sim, 200, 500);
  const [first, second] = targets.map(({ at }) => triesAt(sim, at));
  assert.ok(first !== undefined && second !== undefined);
  const gaps = first.slice(1).map((at, index) => at - (first[index] ?? 0));
  assert.ok(gaps.length >= 4 && gaps.length < 12, `${gaps.length} tries in 100 s`);
  assert.ok((gaps.at(-1) ?? 0) > 4 * (gaps[0] ?? 0), gaps.join());
  assert.notDeepEqual(first.slice(1), second.slice(1));
});

test('a change of the host ends the waiting', async () => {
  const sim = bareHost(2);
  const one = addTarget(sim, '10.99.1.2:5555', { acls: new Set() });
  write(sim, section('disks', one));
  await often(sim, 60, 1000);
  const before = triesAt(sim, one.at).length;
  await pass(sim);
  assert.equal(triesAt(sim, one.at).length, before);
  const [, other] = sim.state.rails;
  assert.ok(other);
  loseHca(sim, other);
  await pass(sim);
  assert.equal(triesAt(sim, one.at).length, before + 1);
  returnHca(sim, other);
  await pass(sim);
  assert.equal(triesAt(sim, one.at).length, before + 2);
});

test('what never worked is tried once a pass', async () => {
  const { sim } = oneTarget({ hangs: true });
  const started = sim.timeline.now();
  await pass(sim);
  assert.equal(writesOf(sim).length, 1);
  assert.ok(sim.timeline.now() - started < 4000);
});

test('a pass that is too old for what is doubtful ends without it', async () => {
  const { sim } = oneTarget({ hangs: true });
  await pass(sim);
  await minutes(sim, 6);
  await sim.timeline.pass(600_000);
  const before = writesOf(sim).length;
  const started = sim.timeline.now();
  const start = await readyPass(sim, silent, { started: started - 130_000 });
  const verdict = await sim.timeline.run(start());
  assert.equal(writesOf(sim).length, before);
  assert.equal(verdict.converged, false);
  assert.ok(sim.timeline.now() - started < 5000);
});

test('where nothing is waited for, all that is due is tried once all the same', async () => {
  const sim = bareHost(1);
  const targets = ['10.99.1.2:5555', '10.99.1.3:5555'].map((at, index) =>
    addTarget(sim, at, { idExt: `505400fffe01000${index}` }),
  );
  write(sim, '[pass]\nsettle = 0\n', ...targets.map((one, index) => section(`t${index}`, one)));
  assert.equal((await pass(sim)).summary, '2 of 2 SRP logins');
});

test('many targets that hang do not keep a pass for ever', async () => {
  const sim = bareHost(1);
  const targets = Array.from({ length: 60 }, (_, index) =>
    addTarget(sim, `10.99.1.${index + 2}:5555`, {
      hangs: true,
      idExt: `505400fffe0100${index + 10}`,
    }),
  );
  write(sim, ...targets.map((one, index) => section(`t${index}`, one)));
  for (let left = 3; left > 0; left -= 1) {
    const started = sim.timeline.now();
    await pass(sim);
    const took = sim.timeline.now() - started;
    assert.ok(took < 300_000, `${took} ms`);
  }
});
