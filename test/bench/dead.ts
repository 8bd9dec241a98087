/** Eight portals of which six are dead, against the two live ones alone. */

import { forget, passEnded, portalLine, setPortals } from '../lab/holdfast.ts';
import type { Pair } from '../lab/pair.ts';
import { addresses } from '../lab/target.ts';
import { atMost, median, type Section } from './figures.ts';
import { prepare, repeat, switchUnits } from './guest.ts';
import { outage } from './outage.ts';
import { pathTo, sinceStart } from './usable.ts';

export const live = [portalLine('10.99.1.2'), portalLine('10.99.2.2')];
const absent = [90, 91, 92, 93].map((last) => portalLine(`10.99.1.${last}`));
const { withoutRdma, closed } = addresses;
/** The dead ones first: that is where they hurt. */
export const eight = [
  ...absent,
  portalLine(withoutRdma),
  portalLine(closed.address, closed.port),
  ...live,
];
const rail1 = [pathTo('vol1', 1), pathTo('both', 1)];
/** All that the two live ones lead to. */
export const allPaths = [...rail1, pathTo('vol2', 2), pathTo('both', 2)];

/** connect-all needs this long for the host without RDMA alone. */
const capSeconds = 150;

/** What is not there when the time is up is then connected by itself, so that the figure has an end. */
const connectAll = `{ timeout ${capSeconds} nvme connect-all; for r in 1 2; do nvme connect-all -t rdma -a 10.99.$r.2 -s 4420; done; }`;

/** Seconds from the start of a command, with nothing connected and nothing remembered. */
const boot = async (
  { initiator }: Pair,
  lines: readonly string[],
  command: string,
): Promise<number> => {
  await switchUnits(initiator, 'off');
  await setPortals(initiator, ...lines);
  await forget(initiator);
  await initiator.shell.run('udevadm settle');
  return sinceStart(initiator.shell, command, allPaths);
};

const recover = async (pair: Pair, lines: readonly string[]): Promise<number> => {
  await prepare(pair.initiator, lines);
  return outage(pair, { how: 'delete', paths: rail1 });
};

interface Sides {
  readonly among: readonly number[];
  readonly alone: readonly number[];
}

/** The two sides take turns. */
export const bothSides = async (
  what: string,
  times: number,
  measure: (lines: readonly string[]) => Promise<number>,
): Promise<Sides> => {
  const both = await repeat(what, times, async () => [await measure(eight), await measure(live)]);
  const column = (at: number): number[] => both.map((pair) => pair[at] ?? NaN);
  return { among: column(0), alone: column(1) };
};

export const sectionOf = (title: string, { among, alone }: Sides): Section => ({
  title,
  figures: [
    { what: 'Holdfast, 8 portals', values: among, unit: 's' },
    { what: 'Holdfast, the 2 live ones alone', values: alone, unit: 's' },
  ],
  aims: [atMost('ratio', median(among) / median(alone), 1.5, 'at most 1.5')],
  notes: [],
});

export const measureRecoveryAmongDead = async (pair: Pair): Promise<Section> => {
  const sides = await bothSides('recovery among dead', 5, (lines) => recover(pair, lines));
  return sectionOf(
    '2a. Recovery with 8 portals: 4 absent, 1 without RDMA, 1 closed, 2 live; device and address are back -> the 2 paths of that rail are usable',
    sides,
  );
};

export const measureBootAmongDead = async (pair: Pair): Promise<Section> => {
  const sides = await bothSides('boot among dead', 3, (lines) =>
    boot(pair, lines, 'holdfast apply'),
  );
  const all = await repeat('connect-all', 1, () => boot(pair, eight, connectAll));
  await switchUnits(pair.initiator, 'on');
  await passEnded(pair.initiator);
  const section = sectionOf(
    '2b. Nothing connected, nothing remembered: start of the program -> the 4 paths of the live ones are usable',
    sides,
  );
  return {
    ...section,
    figures: [...section.figures, { what: 'nvme connect-all, 8 portals', values: all, unit: 's' }],
    notes: [
      `connect-all is ended after ${capSeconds} s, and what is missing then connected by itself`,
    ],
  };
};
