/** What is dead never delays what lives: whole passes with any mix and order of dead portals and paths. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { loseHca, returnHca, type Sim } from './host.ts';
import { begin, controllersOf, emptyState, listed, pass, readyPass, target } from './scene.ts';
import { configureJson } from './json.ts';
import { peer, rail, type State } from './state.ts';

/**
 * What is dead, in every way there is, and what one of it may cost the live ones in milliseconds. Only what
 * cannot be told from a live host without the door costs anything: its own short stay in there, for what hangs
 * at most [connect] first-deadline.
 */
const costs = {
  absent: 0,
  'without RDMA': 0,
  'firewalled, without RDMA': 0,
  'no route': 0,
  'no RDMA device on the way': 0,
  'port closed': 120,
  'subsystem not exported': 230 + 120,
  hanging: 2000,
} as const;
type Death = keyof typeof costs;
const deaths: readonly Death[] = [
  'absent',
  'without RDMA',
  'firewalled, without RDMA',
  'no route',
  'no RDMA device on the way',
  'port closed',
  'subsystem not exported',
  'hanging',
];

/** For the answers of the network to come in: the patience of the pass, src/core/door.ts. */
const patienceMs = 60;

interface Portal {
  readonly address: string;
  readonly death: Death | undefined;
  /** A path in config.json, which nobody needs to be asked about, instead of a line in discovery.conf. */
  readonly direct: boolean;
}

const subnets: Partial<Record<Death, string>> = {
  'no route': '10.77.0',
  'no RDMA device on the way': '10.99.2',
};

const addressFor = (death: Death | undefined, index: number): string =>
  `${subnets[death ?? 'absent'] ?? '10.99.1'}.${100 + index}`;

const nqnAt = (address: string): string => `nqn.test:${address}`;

const addPeer = ({ peers }: State, { address, death }: Portal): void => {
  const live = target(address, nqnAt(address));
  const silent = { ...peer(address), answers: false, rdma: false };
  const without = { ...peer(address), rdma: false };
  const stale = { ...target(address), records: [listed(address, 'nqn.test:gone')] };
  if (death === undefined) peers.push(live);
  if (death === 'without RDMA') peers.push(without);
  if (death === 'firewalled, without RDMA') peers.push(silent);
  if (death === 'port closed') peers.push(peer(address));
  if (death === 'subsystem not exported') peers.push(stale);
  if (death === 'hanging') peers.push({ ...live, hangs: true });
};

const scene = (portals: readonly Portal[]): Sim => {
  const state = emptyState(1);
  const bare = { ...rail(2), rdma: false };
  const sim = begin(
    { ...state, rails: [...state.rails, bare] },
    portals.filter(({ direct }) => !direct).map(({ address }) => address),
  );
  const direct = portals.filter((one) => one.direct);
  configureJson(
    sim.state,
    direct.map(({ address }) => ({ address, nqn: nqnAt(address) })),
  );
  for (const one of portals) addPeer(sim.state, one);
  return sim;
};

/** How long it takes from now until everything that is alive is connected. */
const timeToLive = async (sim: Sim, portals: readonly Portal[]): Promise<number> => {
  const started = sim.timeline.now();
  const alive = portals.filter(({ death }) => death === undefined);
  const isDone = (): boolean =>
    alive.every(({ address }) =>
      sim.state.controllers.some(
        ({ state, subsysnqn }) => state === 'live' && subsysnqn === nqnAt(address),
      ),
    );
  const found: number[] = [];
  const watch = async (): Promise<void> => {
    while (!isDone() && sim.timeline.now() - started < 300_000) await sim.timeline.sleep(1);
    found.push(sim.timeline.now() - started);
  };
  const start = await readyPass(sim);
  const running = start();
  await sim.timeline.run(watch());
  await sim.timeline.run(running);
  return found[0] ?? Infinity;
};

const portalsArbitrary: fc.Arbitrary<readonly Portal[]> = fc
  .tuple(
    fc.array(fc.constantFrom(...deaths), { maxLength: 6 }),
    fc.integer({ min: 1, max: 3 }),
    fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
    fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
  )
  .map(([dead, live, order, directs]) =>
    [...dead, ...Array.from({ length: live }, () => undefined)]
      .map((death, index) => ({
        address: addressFor(death, index),
        death,
        direct: directs[index] ?? false,
        at: order[index] ?? 0,
      }))
      .sort((a, b) => a.at - b.at),
  );

const costOf = (portals: readonly Portal[]): number =>
  portals.reduce((sum, { death }) => sum + (death === undefined ? 0 : costs[death]), patienceMs);

const isAlive = ({ death }: Portal): boolean => death === undefined;

test('at boot, the dead cost the live ones their patience and what cannot be told apart from life', async () => {
  await fc.assert(
    fc.asyncProperty(portalsArbitrary, async (portals) => {
      const alone = portals.filter(isAlive);
      const best = await timeToLive(scene(alone), alone);
      const worst = await timeToLive(scene(portals), portals);
      assert.ok(worst <= best + costOf(portals), `${worst} ms instead of ${best} ms`);
    }),
    { numRuns: 50, includeErrorInReport: true },
  );
});

/** Connects everything, loses the HCA, gets it back, and connects again. */
const comeBack = async (portals: readonly Portal[], dirty: boolean): Promise<number> => {
  const sim = scene(portals);
  await pass(sim);
  const [way] = sim.state.rails;
  assert.ok(way);
  loseHca(sim, way, dirty);
  await sim.timeline.pass(70_000);
  returnHca(sim, way);
  await sim.timeline.pass(10);
  return timeToLive(sim, portals);
};

test('after the HCA was lost, nothing dead costs those that worked before more than the patience', async () => {
  await fc.assert(
    fc.asyncProperty(portalsArbitrary, fc.boolean(), async (portals, dirty) => {
      const best = await comeBack(portals.filter(isAlive), dirty);
      const worst = await comeBack(portals, dirty);
      assert.ok(worst <= best + patienceMs, `${worst} ms instead of ${best} ms`);
    }),
    { numRuns: 50, includeErrorInReport: true },
  );
});

test('a live portal whose answer comes while it is being asked is not given up', async () => {
  const state = emptyState(1);
  state.peers.push({ ...target('10.99.1.2', 'nqn.test:slow'), roundTripMs: 600 });
  const sim = begin(state, ['10.99.1.90', '10.99.1.2']);
  await pass(sim);
  assert.deepEqual(controllersOf(sim), ['nqn.test:slow at 10.99.1.2 live']);
});

test('one that gave way to another has its turn after it in the same pass', async () => {
  const state = emptyState(1);
  state.peers.push({ ...target('10.99.1.2', 'nqn.test:quiet'), answers: false });
  state.peers.push({ ...target('10.99.1.3', 'nqn.test:late'), roundTripMs: 600 });
  const sim = begin(state, ['10.99.1.2', '10.99.1.3']);
  await pass(sim);
  assert.deepEqual(controllersOf(sim), [
    'nqn.test:late at 10.99.1.3 live',
    'nqn.test:quiet at 10.99.1.2 live',
  ]);
});
