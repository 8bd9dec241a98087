import assert from 'node:assert/strict';
import { test } from 'node:test';
import { garbageCollector } from '../../src/service/memory.ts';
import { startAgent, uevent } from '../sim/agent.ts';
import { loseHca, returnHca } from '../sim/host.ts';
import { controllersOf, oneTarget, only, railOf } from '../sim/scene.ts';

/** Far more than what a test runner allocates meanwhile. */
const large = (): number[] => Array.from({ length: 4_000_000 }, (_, index) => index + 0.5);

test('garbage is collected where the heap has grown since, and node lets us', (t) => {
  const real = globalThis.gc;
  t.after(() => {
    globalThis.gc = real;
  });
  const collections = { count: 0 };
  const collect = garbageCollector();
  globalThis.gc = undefined;
  collect();
  globalThis.gc = () => {
    collections.count += 1;
    return Promise.resolve();
  };
  collect();
  assert.equal(collections.count, 1, 'what the start has left');
  collect();
  assert.equal(collections.count, 1, 'nothing new');
  const held = large();
  collect();
  assert.equal(collections.count, 2, `${held.length} numbers`);
});

test('it tidies up two seconds after a pass where all is well, ten where something is missing', async () => {
  const sim = oneTarget();
  const tidied: number[] = [];
  const running = startAgent(sim, { tidy: () => tidied.push(sim.timeline.now()) });
  const lastPass = (): number => running.passes.at(-1) ?? NaN;
  await sim.timeline.pass(60_000);
  assert.deepEqual(tidied, [lastPass() + 2000]);
  loseHca(sim, railOf(sim));
  uevent(sim, 'remove', 'infiniband', 'rxe1');
  await sim.timeline.pass(60_000);
  assert.deepEqual(tidied.splice(1), [lastPass() + 10_000]);
  returnHca(sim, railOf(sim));
  uevent(sim, 'add', 'infiniband', 'rxe1');
  await sim.timeline.pass(60_000);
  assert.deepEqual(controllersOf(sim), [only.live]);
  assert.deepEqual(tidied.splice(1), [lastPass() + 2000]);
  await running.end();
});

test('what happens is looked at before it tidies up', async () => {
  const sim = oneTarget();
  const tidied: number[] = [];
  const running = startAgent(sim, { tidy: () => tidied.push(sim.timeline.now()) });
  await sim.timeline.pass(60_000);
  uevent(sim, 'change', 'infiniband', 'rxe1');
  await sim.timeline.pass(1000);
  const tidyAt = (running.passes.at(-1) ?? NaN) + 2000;
  await sim.timeline.pass(tidyAt - 20 - sim.timeline.now());
  uevent(sim, 'change', 'net', 'eth1');
  await sim.timeline.pass(1000);
  const [, at = NaN] = tidied;
  assert.ok(at >= tidyAt + 30, `${at - tidyAt} ms later`);
  await running.end();
});
