/** Eight portals of which six are dead, against the two live ones alone. */

import { apply, forget, passEnded, portalLine, setPortals } from '../lab/holdfast.ts';
import type { Pair } from '../lab/pair.ts';
import { addresses, nqnOf } from '../lab/target.ts';
import { atMost, median, type Section } from './figures.ts';
import { repeat, sinceStart } from './guest.ts';
import { outage } from './recovery.ts';

const live = [portalLine('10.99.1.2'), portalLine('10.99.2.2')];
const absent = [90, 91, 92, 93].map((last) => portalLine(`10.99.1.${last}`));
const { withoutRdma, closed } = addresses;
const dead = [...absent, portalLine(withoutRdma), portalLine(closed.address, closed.port)];
const nqns = [nqnOf('vol1'), nqnOf('vol2')];

/** connect-all needs this long for the host without RDMA alone. */
const capSeconds = 150;

const boot = async ({ initiator }: Pair, command: string): Promise<number> => {
  await forget(initiator);
  return sinceStart(initiator.shell, command, nqns);
};

const connectAll = async (pair: Pair): Promise<number> => {
  await forget(pair.initiator);
  const capped = `timeout ${capSeconds} nvme connect-all`;
  // What is not there when the time is up will not come: the whole time is the figure.
  return sinceStart(
    pair.initiator.shell,
    `{ ${capped}; nvme connect-all -t rdma -a 10.99.1.2 -s 4420; nvme connect-all -t rdma -a 10.99.2.2 -s 4420; }`,
    nqns,
  );
};

const recover = async (pair: Pair, lines: readonly string[]): Promise<number> => {
  await setPortals(pair.initiator, ...lines);
  await apply(pair.initiator);
  await passEnded(pair.initiator);
  const seconds = await outage(pair, { how: 'delete', nqns: [nqns[0] ?? ''] });
  await passEnded(pair.initiator);
  return seconds;
};

const pairs = async (times: number, one: () => Promise<number>, other: () => Promise<number>) => {
  const both = await repeat('8 portals', times, async () => [await one(), await other()] as const);
  return [both.map(([first]) => first), both.map(([, second]) => second)] as const;
};

export const measureRecoveryAmongDead = async (pair: Pair): Promise<Section> => {
  const [among, alone] = await pairs(
    3,
    () => recover(pair, [...dead, ...live]),
    () => recover(pair, live),
  );
  return {
    title: '2a. The same recovery with 8 portals: 4 absent, 1 without RDMA, 1 closed, 2 live',
    figures: [
      { what: 'Holdfast, 8 portals', values: among, unit: 's' },
      { what: 'Holdfast, the 2 live ones alone', values: alone, unit: 's' },
    ],
    aims: [atMost('ratio', median(among) / median(alone), 1.5, 'at most 1.5')],
    notes: [],
  };
};

export const measureBootAmongDead = async (pair: Pair): Promise<Section> => {
  const { initiator } = pair;
  const run = async (lines: readonly string[]): Promise<number> => {
    await setPortals(initiator, ...lines);
    return boot(pair, 'holdfast apply');
  };
  const [among, alone] = await pairs(
    3,
    () => run([...dead, ...live]),
    () => run(live),
  );
  await setPortals(initiator, ...dead, ...live);
  const all = await connectAll(pair);
  await setPortals(initiator, ...live);
  return {
    title: '2b. Nothing connected, nothing remembered -> both live targets can be read',
    figures: [
      { what: 'Holdfast, 8 portals', values: among, unit: 's' },
      { what: 'Holdfast, the 2 live ones alone', values: alone, unit: 's' },
      { what: 'nvme connect-all, 8 portals', values: [all], unit: 's' },
    ],
    aims: [atMost('ratio', median(among) / median(alone), 1.5, 'at most 1.5')],
    notes: [
      `connect-all is ended after ${capSeconds} s, and what is missing then connected by itself`,
    ],
  };
};
