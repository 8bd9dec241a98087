/** Any host in any state, with everything that is missing coming back sooner or later. */

import fc from 'fast-check';

import type { Sim } from './host.ts';
import { hostnqn } from './scene.ts';
import type { SimController, State } from './state.ts';

const targetsMax = 4;
export const railsMax = 2;

type Held = SimController['state'];

const held = fc.constantFrom<Held>(
  'live',
  'live',
  'connecting',
  'resetting',
  'new',
  'deleting',
  'deleting (no IO)',
  'dead',
  'frozen',
);

const strangers = ['other host', 'other target', 'discovery', 'our name', 'pcie'] as const;

/** Seconds from the start until something is there; 0 for what is there already. */
const late = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 120 }));

const targetPlot = fc.record({
  rail: fc.integer({ min: 0, max: railsMax - 1 }),
  subsystems: fc.integer({ min: 0, max: 2 }),
  upFrom: late,
  logPagesFrom: late,
  deafUntil: late,
  answers: fc.boolean(),
  refersTo: fc.array(fc.nat(targetsMax - 1), { maxLength: 2 }),
  /** What there is of its subsystems' controllers: none, or one in a state. */
  held: fc.array(fc.option(held, { nil: undefined }), { minLength: 2, maxLength: 2 }),
  configured: fc.boolean(),
  /** Its subsystems are in config.json, so that nobody needs to be asked about them. */
  direct: fc.boolean(),
  persistent: fc.boolean(),
});

export const plotArbitrary = fc.record({
  kernel: fc.constantFrom<State['kernel']>('6.1', '6.12'),
  seed: fc.nat(),
  rails: fc.array(fc.record({ backFrom: late, addressAfter: fc.integer({ min: 0, max: 20 }) }), {
    minLength: railsMax,
    maxLength: railsMax,
  }),
  targets: fc.array(targetPlot, { minLength: 1, maxLength: targetsMax }),
  modules: fc.boolean(),
  /** Controllers that are none of Holdfast's business, live. */
  foreign: fc.subarray([...strangers]),
  /** A rail that is lost and comes back while everything runs, at this second. */
  accident: fc.option(
    fc.record({
      rail: fc.nat(railsMax - 1),
      at: fc.integer({ min: 1, max: 300 }),
      dirty: fc.boolean(),
      awayFor: fc.integer({ min: 1, max: 100 }),
    }),
    { nil: undefined },
  ),
});

export type Plot = typeof plotArbitrary extends fc.Arbitrary<infer T> ? T : never;
export type TargetPlot = Plot['targets'][number];

export const addressOf = ({ rail }: TargetPlot, index: number): string =>
  `10.99.${rail + 1}.${10 + index}`;
export const subsystemsOf = (plot: TargetPlot, index: number): readonly string[] =>
  Array.from({ length: plot.subsystems }, (_, number) => `nqn.test:t${index}v${number}`);

/** Whether discovery.conf has a line for it; some host must have one, or the first path. */
export const isPortal = ({ configured, direct }: TargetPlot, index: number): boolean =>
  configured || (index === 0 && !direct);

/** The targets that the configuration leads to, directly or by referral. */
const reached = ({ targets }: Plot): ReadonlySet<number> => {
  const found = new Set<number>();
  const visit = (index: number): void => {
    const one = targets[index];
    if (one === undefined || found.has(index)) return;
    found.add(index);
    for (const to of one.refersTo) visit(to);
  };
  for (const [index, one] of targets.entries()) if (isPortal(one, index)) visit(index);
  for (const [index, one] of targets.entries()) if (one.direct) found.add(index);
  return found;
};

/** `nqn at address` of everything that should be connected in the end; persistent discovery apart. */
export const wantedPaths = (plot: Plot): readonly string[] =>
  [...reached(plot)]
    .flatMap((index) => {
      const one = plot.targets[index];
      if (one === undefined) return [];
      return subsystemsOf(one, index).map((nqn) => `${nqn} at ${addressOf(one, index)}`);
    })
    .sort();

export const connectedPaths = ({ state }: Sim): readonly string[] =>
  state.controllers
    .filter((one) => one.state === 'live' && one.kind === 'io' && one.hostnqn === hostnqn)
    .filter(({ transport }) => transport === 'rdma')
    .map(({ subsysnqn, traddr }) => `${subsysnqn} at ${traddr}`)
    .sort();
