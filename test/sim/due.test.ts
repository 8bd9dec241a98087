/** When time alone makes something due: neither later nor sooner than a plan says. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextDue } from '../../src/core/due.ts';
import { kindOf, plan } from '../../src/core/plan.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import { Pass } from '../../src/agent/pass.ts';
import { begin, emptyState, only, silent, target } from './scene.ts';
import { peer } from './state.ts';

test('a pass at that moment has something to do, and none before it has', async () => {
  const state = emptyState(1);
  state.peers.push(target(only.address, only.nqn), peer('10.99.1.3'));
  const sim = begin(state, [only.address, '10.99.1.3', '10.99.1.66']);
  const seen: number[] = [];
  for (let round = 0; round < 40; round += 1) {
    const pass = new Pass(sim.host, silent, await loadConfiguration(sim.host), { stays: false });
    await sim.timeline.run(pass.run());
    const view = pass.view();
    const at = nextDue(view);
    assert.ok(at !== undefined && at >= view.now, `${at ?? 'never'} at ${view.now}`);
    const deeds = (now: number): readonly string[] =>
      plan({ ...view, now })
        .map(kindOf)
        .filter((kind) => kind !== 'hold');
    assert.notDeepEqual(deeds(at), []);
    // A back-off may have ended while the pass was waiting for others.
    if (at > view.now) assert.deepEqual(deeds(at - 1), []);
    seen.push(at);
    await sim.timeline.pass(at - sim.timeline.now());
  }
  assert.deepEqual(
    seen,
    [...seen].sort((a, b) => a - b),
  );
});
