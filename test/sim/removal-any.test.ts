/** Whatever happens to a host and its files, in any state: what is never disconnected. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import type { Host } from '../../src/host/host.ts';
import { discoveryNqn } from '../../src/core/ids.ts';
import { emptyBlocks, headAt } from './blocks.ts';
import type { Sim } from './host.ts';
import { play } from './play.ts';
import { plotArbitrary, type Plot } from './plot.ts';
import { calm, carryOut, deeds, directOf, prelude, share, type Stage } from './removal-plot.ts';
import { conf, disconnects, discoveryConf } from './removal-scene.ts';
import { pass } from './scene.ts';
import type { SimController } from './state.ts';

/** Every address that the lines lead to, by referrals that are there now. */
const portalsOf = ({ state }: Sim): ReadonlySet<string> => {
  const text = state.files.get(discoveryConf) ?? '';
  const found = new Set([...text.matchAll(/-a (\S+)/g)].map(([, address = '']) => address));
  for (const address of found) {
    const records = state.peers.find((one) => one.address === address)?.records ?? [];
    for (const one of records) if (one.subnqn === discoveryNqn) found.add(one.traddr);
  }
  return found;
};

const isPersistent = ({ state }: Sim, address: string): boolean =>
  (state.files.get(discoveryConf) ?? '')
    .split('\n')
    .some((line) => line.includes('--persistent') && line.includes(`${address} `));

const pathText = ({ nqn, address }: Stage['direct'][number]): string => `${nqn} at ${address}`;

/** What of everything that is written leads there, by what the targets list now. */
const leadersTo = ({ sim, direct }: Stage, one: SimController): readonly string[] => {
  if (one.kind === 'discovery') return isPersistent(sim, one.traddr) ? [one.traddr] : [];
  const portals = portalsOf(sim);
  const listing = sim.state.peers
    .filter(({ address }) => portals.has(address))
    .filter(({ records }) =>
      records.some(({ subnqn, traddr }) => subnqn === one.subsysnqn && traddr === one.traddr),
    );
  const written = direct.filter(
    ({ address, nqn }) => address === one.traddr && nqn === one.subsysnqn,
  );
  return [...listing.map(({ address }) => address), ...written.map(pathText)];
};

/** Whether everything that led there when it was last asked for is still written: then a target has taken it back. */
const isTakenBack = ({ sim, direct }: Stage, leaders: readonly string[]): boolean => {
  const portals = portalsOf(sim);
  return leaders.every((one) => portals.has(one) || direct.some((path) => pathText(path) === one));
};

/** Whether the disk is in use and the way to it is the last one. */
const isLastPath = ({ blocks, sim }: Stage, one: SimController): boolean =>
  one.kind === 'io' &&
  blocks.mounts.has(headAt(blocks, one.subsysnqn)) &&
  !sim.state.controllers.some(
    (other) => other !== one && other.state === 'live' && other.subsysnqn === one.subsysnqn,
  );

const assertMayGo = (stage: Stage, path: string): void => {
  const { sim, foreign, byHand } = stage;
  const name = /^\/sys\/class\/nvme\/(\w+)\/delete_controller$/.exec(path)?.[1];
  const one = sim.state.controllers.find((found) => found.name === name);
  // What a discovery left that had to be killed goes in any case.
  if (one === undefined || one.by === 'nvme') return;
  const what = `${one.subsysnqn} at ${one.traddr}`;
  assert.equal(sim.state.files.get(conf), disconnects, `${what}: nobody asked for that`);
  const lines = sim.state.files.get(discoveryConf) ?? '';
  assert.ok(!lines.includes('--adress'), `${what}: a line is broken`);
  assert.ok(!foreign.includes(one) || one.hostnqn !== 'nqn.other:host', `${what} is others'`);
  assert.ok(!byHand.has(one.inode) || wasDesired.has(one), `${what} was made by hand`);
  const leaders = wasDesired.get(one) ?? [];
  assert.ok(!isTakenBack(stage, leaders), `${what}: no line was removed`);
  assert.ok(leadersTo(stage, one).length === 0, `${what} is still asked for`);
  assert.ok(!isLastPath(stage, one), `${what} is in use`);
};

/** What led to it when a pass last looked; what was made by hand is as good as Holdfast's own then. */
const wasDesired = new WeakMap<SimController, readonly string[]>();

const noteDesired = (stage: Stage): void => {
  for (const one of stage.sim.state.controllers) {
    const leaders = leadersTo(stage, one);
    if (leaders.length > 0) wasDesired.set(one, leaders);
  }
};

const staged = (plot: Plot): Stage => {
  const played = play({ ...plot, accident: undefined });
  share(played);
  const blocks = emptyBlocks();
  Object.assign(played.sim.state, { blocks });
  const { host } = played.sim;
  const over: Pick<Host, 'store'> = {
    store: (path, text) => {
      assertMayGo(stage, path);
      return host.store(path, text);
    },
  };
  const sim = { ...played.sim, host: { ...host, ...over } };
  const stage: Stage = { ...played, sim, plot, blocks, byHand: new Set(), direct: directOf(plot) };
  return stage;
};

const passes = async (stage: Stage, count: number): Promise<void> => {
  for (let left = count; left > 0; left -= 1) {
    await stage.sim.timeline.pass(20_000);
    noteDesired(stage);
    await pass(stage.sim);
    noteDesired(stage);
  }
};

const mostly = fc.integer({ min: 0, max: 3 }).map((dice) => dice > 0);

const deletedIn = ({ sim }: Stage): number =>
  sim.acts.filter(({ kind, victim }) => kind === 'store' && victim?.by !== 'nvme').length;

test('nothing that is asked for or in use is ever disconnected, and nothing without being told to', async () => {
  const plots = fc.tuple(plotArbitrary, mostly, prelude);
  const seen = { disconnects: 0 };
  await fc.assert(
    fc.asyncProperty(plots, deeds, mostly, async ([plot, isCalm, first], more, atFirst) => {
      const stage = staged(isCalm ? calm(plot) : plot);
      stage.sim.state.files.set(conf, atFirst ? disconnects : '');
      await passes(stage, 6);
      const all = isCalm ? [...first, ...more.slice(0, 3)] : more;
      for (const { deed, passes: count } of all) {
        carryOut(stage, deed);
        await passes(stage, count);
      }
      await passes(stage, 5);
      await stage.sim.timeline.pass(700_000);
      await passes(stage, 8);
      const before = deletedIn(stage);
      seen.disconnects += before;
      await passes(stage, 4);
      // What waits for a target that is away may be due at any time.
      if (isCalm && !all.some(({ deed }) => deed.kind === 'power'))
        assert.equal(deletedIn(stage), before);
    }),
    { numRuns: 40, includeErrorInReport: true },
  );
  assert.ok(seen.disconnects > 0, 'nothing was disconnected at all: that proves little');
});
