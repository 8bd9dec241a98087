/** The agent on a host that shows late, or does not stop to change. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Host } from '../../src/host/host.ts';
import { startAgent, uevent } from '../sim/agent.ts';
import { loseHca, returnHca } from '../sim/host.ts';
import { begin, controllersOf, emptyState, oneTarget, only, railOf, target } from '../sim/scene.ts';
import { peer } from '../sim/state.ts';

const ofAddress = '0000:0000:0000:0000:0000:ffff:0a63:0101\n';
const linkLocal = 'fe80:0000:0000:0000:0000:0000:0000:0001\n';
const empty = '0000:0000:0000:0000:0000:0000:0000:0000\n';

for (const index of [1, 4, 7]) {
  test(`a GID that comes long after its device, at index ${index}, which no event tells`, async () => {
    const sim = oneTarget();
    const way = railOf(sim);
    const gids = `/sys/class/infiniband/${way.device}/ports/1/gids/`;
    const late = { is: false };
    const read: Host['read'] = (path) => {
      if (!path.startsWith(gids) || !way.rdma) return sim.host.read(path);
      const at = Number(path.slice(gids.length));
      const own = late.is ? empty : ofAddress;
      return Promise.resolve({ kind: 'text', text: at === index ? own : linkLocal });
    };
    const running = startAgent(sim, { host: { ...sim.host, read } });
    await sim.timeline.pass(60_000);
    loseHca(sim, way);
    uevent(sim, 'remove', 'infiniband', way.device);
    await sim.timeline.pass(90_000);
    late.is = true;
    returnHca(sim, way);
    uevent(sim, 'add', 'infiniband', way.device);
    await sim.timeline.pass(20_000);
    assert.deepEqual(controllersOf(sim), []);
    late.is = false;
    await sim.timeline.pass(3000);
    assert.deepEqual(controllersOf(sim), [only.live]);
    await running.end();
  });
}

test('a host that does not stop to change gets passes that end', async () => {
  const state = emptyState(2);
  state.peers.push(target('10.99.1.2', 'nqn.test:1'));
  // A connect there holds the door for its whole deadline.
  state.peers.push({ ...peer('10.99.1.3'), rdma: false });
  const sim = begin(state, ['10.99.1.2', '10.99.1.3']);
  const taken = { at: 0, longest: 0 };
  const release = (): void => {
    taken.longest = Math.max(taken.longest, sim.timeline.now() - taken.at);
  };
  const lock = (): Promise<{ release(): void }> => {
    taken.at = sim.timeline.now();
    return Promise.resolve({ release });
  };
  const running = startAgent(sim, { lock });
  await sim.timeline.pass(60_000);
  taken.longest = 0;
  const [, flapping] = sim.state.rails;
  assert.ok(flapping);
  for (let left = 300; left > 0; left -= 1) {
    flapping.addressed = !flapping.addressed;
    await sim.timeline.pass(1000);
  }
  assert.ok(taken.longest > 0 && taken.longest < 30_000, `${taken.longest} ms`);
  await running.end();
});
