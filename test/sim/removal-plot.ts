/** What an administrator, the targets and others do to a host while passes run on it. */

import fc from 'fast-check';

import { headAt, type Blocks } from './blocks.ts';
import { configureJson } from './json.ts';
import { noticeLosses } from './kernel.ts';
import type { Played } from './play.ts';
import { addressOf, subsystemsOf, type Plot } from './plot.ts';
import { configure, hostnqn, listed, port } from './scene.ts';
import { conf, disconnects, discoveryConf } from './removal-scene.ts';

const indexes = fc.uniqueArray(fc.nat(3), { maxLength: 3 });

/** One thing that happens. */
const deed = fc.oneof(
  fc.record({
    kind: fc.constant('configure' as const),
    lines: indexes,
    direct: indexes,
    broken: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
  }),
  fc.record({
    kind: fc.constant('configure' as const),
    lines: indexes.map((some) => [0, ...some]),
    direct: fc.constant([]),
    broken: fc.constant(false),
  }),
  fc.record({
    kind: fc.constant('settings' as const),
    disconnects: fc.integer({ min: 0, max: 3 }).map((dice) => dice > 0),
  }),
  fc.record({ kind: fc.constant('mount' as const), which: fc.nat(3), mounted: fc.boolean() }),
  fc.record({ kind: fc.constant('mount' as const), which: fc.nat(1), mounted: fc.constant(true) }),
  fc.record({ kind: fc.constant('unlist' as const), which: fc.nat(3) }),
  fc.record({ kind: fc.constant('unlist' as const), which: fc.constant(0) }),
  fc.record({ kind: fc.constant('power' as const), which: fc.nat(3), up: fc.boolean() }),
  fc.record({ kind: fc.constant('anew' as const), which: fc.nat(7) }),
);

export const deeds = fc.array(fc.record({ deed, passes: fc.integer({ min: 1, max: 6 }) }), {
  maxLength: 8,
});

interface Timed {
  readonly deed: Deed;
  readonly passes: number;
}

/** What makes a removal likely on a host where all is well: disks come into use, a target takes back, then lines go. */
export const prelude: fc.Arbitrary<readonly Timed[]> = fc
  .tuple(fc.subarray([0, 1, 2]), fc.option(fc.nat(2), { nil: undefined }), fc.boolean())
  .map(([mounted, taken, isOne]) => [
    ...mounted.map((which): Timed => ({
      deed: { kind: 'mount', which, mounted: true },
      passes: 1,
    })),
    ...(taken === undefined
      ? []
      : [{ deed: { kind: 'unlist' as const, which: taken }, passes: 1 }]),
    {
      deed: { kind: 'configure', lines: isOne ? [0] : [0, 1], direct: [], broken: false },
      passes: 4,
    },
  ]);

export type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never;

/** Everything is there from the start, and its targets export one subsystem together. */
export const calm = (plot: Plot): Plot => ({
  ...plot,
  rails: plot.rails.map((one) => ({ ...one, backFrom: 0 })),
  targets: plot.targets.map((one, index) => ({
    ...one,
    ...{ upFrom: 0, logPagesFrom: 0, deafUntil: 0, configured: true },
    direct: one.direct && index > 1,
    refersTo: index > 2 ? one.refersTo : [],
  })),
});

const shared = 'nqn.test:shared';

/** Exported by every target, so that it has as many paths as there are lines. */
export const share = ({ sim: { state } }: Played): void => {
  for (const peer of state.peers) {
    peer.ports.get(port)?.add(shared);
    peer.records = [listed(peer.address, shared), ...peer.records];
  }
};

export interface Stage extends Played {
  readonly plot: Plot;
  readonly blocks: Blocks;
  /** Controllers that somebody made by hand in place of others. */
  readonly byHand: Set<number>;
  /** What is in config.json. */
  readonly direct: { readonly address: string; readonly nqn: string }[];
}

/** What config.json has at first. */
export const directOf = ({ targets }: Plot): Stage['direct'] =>
  targets.flatMap((one, at) =>
    one.direct ? subsystemsOf(one, at).map((nqn) => ({ address: addressOf(one, at), nqn })) : [],
  );

const setLines = (
  { sim: { state }, plot, direct: known }: Stage,
  { lines, direct, broken }: Extract<Deed, { kind: 'configure' }>,
): void => {
  const addresses = lines.flatMap((at) => {
    const one = plot.targets[at];
    return one === undefined ? [] : [addressOf(one, at)];
  });
  configure(state, [...addresses, ...(broken ? ['-t rdma --adress 10.99.1.9'] : [])]);
  if (addresses.length === 0 && !broken) state.files.delete(discoveryConf);
  state.files.delete('/etc/nvme/config.json');
  const all = direct.flatMap((at) => {
    const one = plot.targets[at];
    if (one === undefined) return [];
    return subsystemsOf(one, at).map((nqn) => ({ address: addressOf(one, at), nqn }));
  });
  configureJson(state, all);
  known.splice(0, known.length, ...all);
};

const mount = (
  { plot, blocks }: Stage,
  { which, mounted }: Extract<Deed, { kind: 'mount' }>,
): void => {
  const one = plot.targets[which];
  const nqn = which === 0 ? shared : one && subsystemsOf(one, which)[0];
  if (nqn === undefined) return;
  if (mounted) blocks.mounts.set(headAt(blocks, nqn), '/data');
  else blocks.mounts.delete(headAt(blocks, nqn));
};

/** The same connection, made by somebody else: it is not to be told from the old one but by its inode. */
const connectAnew = ({ sim: { state }, byHand }: Stage, which: number): void => {
  const one = state.controllers[which];
  if (one?.state !== 'live' || one.hostnqn !== hostnqn) return;
  state.made.controllers += 1;
  const inode = state.made.controllers;
  state.controllers[which] = { ...one, inode, by: undefined };
  byHand.add(inode);
};

export const carryOut = (stage: Stage, one: Deed): void => {
  const { sim } = stage;
  const peer = 'which' in one ? sim.state.peers[one.which] : undefined;
  switch (one.kind) {
    case 'configure':
      setLines(stage, one);
      return;
    case 'settings':
      sim.state.files.set(conf, one.disconnects ? disconnects : '');
      return;
    case 'mount':
      mount(stage, one);
      return;
    case 'unlist':
      if (peer !== undefined) peer.records = peer.records.slice(1);
      return;
    case 'power':
      if (peer !== undefined) peer.up = one.up;
      noticeLosses(sim);
      return;
    case 'anew':
      connectAnew(stage, one.which);
  }
};
