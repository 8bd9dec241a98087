/** From any state of the host, passes reach the logins that are desired, and then change nothing. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { pass } from './scene.ts';
import type { SrpSim } from './srp-host.ts';
import { playSrp, srpPlot, wantedLogins } from './srp-plot.ts';
import { loginsOf, writesOf } from './srp-scene.ts';

const betweenPassesMs = 60_000;
/** src/agent/limits.ts: a pass ends within this, whatever hangs. */
const longestPassMs = 300_000;

const passes = async (sim: SrpSim, count: number): Promise<boolean> => {
  const converged: boolean[] = [];
  for (let left = count; left > 0; left -= 1) {
    const started = sim.timeline.now();
    converged.push((await pass(sim)).converged);
    const took = sim.timeline.now() - started;
    assert.ok(took < longestPassMs, `a pass of ${took} ms`);
    await sim.timeline.pass(betweenPassesMs);
  }
  return converged.at(-1) ?? false;
};

const found = ({ srp }: SrpSim): readonly string[] =>
  srp.logins
    .filter(({ state }) => state === 'running')
    .map(({ port, at }) => `${port} ${at}`)
    .sort();

test('any host is logged in to what is desired, no more and no less, and then is left alone', async () => {
  await fc.assert(
    fc.asyncProperty(srpPlot, async (plot) => {
      const sim = playSrp(plot);
      const strangers = sim.srp.logins.filter(
        ({ pkey }) => pkey !== undefined && plot.fabric === 'none',
      );
      const converged = await passes(sim, 25);
      const kept = strangers.filter((one) => sim.srp.logins.includes(one));
      const wanted = [...wantedLogins(sim, plot), ...kept.map(({ port, at }) => `${port} ${at}`)];
      assert.deepEqual(found(sim), wanted.sort());
      assert.ok(converged, 'logged in, but not converged');
      const [settled, seen] = [sim.timeline.now(), loginsOf(sim)];
      await passes(sim, 12);
      assert.deepEqual(writesOf(sim, settled), []);
      assert.deepEqual(loginsOf(sim), seen);
    }),
    { numRuns: 12, includeErrorInReport: true },
  );
});
