/** The state machine: what is remembered of each RDMA device after one more look, and what is news in it. Pure. */

import type { HcaNews } from './news.ts';
import {
  currentState,
  isLost,
  type Entered,
  type HcaMemory,
  type Hcas,
  type HcaSeen,
  type HcaState,
  type Loss,
  type PortCondition,
  type PortMemory,
  type PortState,
} from './types.ts';

/** Losses by device name. */
export type Losses = ReadonlyMap<string, Loss>;

export interface Advanced {
  readonly hcas: Hcas;
  readonly news: readonly HcaNews[];
}

/** What was observed, at which monotonic millisecond, and why those that are gone went. */
export interface Observation {
  readonly seen: readonly HcaSeen[];
  readonly losses: Losses;
  readonly now: number;
}

/** Said of a loss that nothing explains. */
export const unexplained: Loss = {
  cause: 'removed',
  reason: 'removed, no word in the kernel log why',
};

/** So many states are remembered of a device, and so many devices that are lost. */
const historyMax = 16;
const lostMax = 16;

/** The better a port, the more a device with it is worth. */
const worth: Readonly<Record<PortState, number>> = {
  probing: 0,
  'port-down': 1,
  'no-address': 2,
  'no-gid': 3,
  ready: 4,
};

/** A device is as good as its best port; one that shows no port is being probed. */
const conditionOf = ({ ports }: HcaSeen): PortCondition =>
  Object.values(ports).reduce<PortCondition>(
    (best, one) => (worth[one.state] > worth[best.state] ? one : best),
    Object.values(ports)[0] ?? { state: 'probing', reason: 'it shows no port yet' },
  );

/** The same state is not entered again, though the reason for it may be another. */
const entering = <State extends HcaState>(
  before: Entered<State> | undefined,
  { state, reason }: { readonly state: State; readonly reason?: string },
  now: number,
): Entered<State> => ({ state, at: before?.state === state ? before.at : now, reason });

const written = (
  history: readonly Entered<HcaState>[],
  entered: Entered<HcaState>,
): readonly Entered<HcaState>[] => {
  const rest = history.at(-1)?.state === entered.state ? history.slice(0, -1) : history;
  return [...rest, entered].slice(-historyMax);
};

const portAfter = (
  before: PortMemory | undefined,
  condition: PortCondition,
  now: number,
): PortMemory => {
  const entered = entering<PortState>(before, condition, now);
  if (condition.state === 'ready') return entered;
  const unreadyAt = before?.state === 'ready' ? now : before?.unreadyAt;
  return unreadyAt === undefined ? entered : { ...entered, unreadyAt };
};

const portsAfter = (
  before: HcaMemory['ports'],
  { ports }: HcaSeen,
  now: number,
): HcaMemory['ports'] =>
  Object.fromEntries(
    Object.entries(ports).map(([port, one]) => [port, portAfter(before[port], one, now)]),
  );

/** Between two looks it was made anew. */
const isReplaced = (before: HcaMemory, { instance }: HcaSeen): boolean =>
  !isLost(before) &&
  before.instance !== undefined &&
  instance !== undefined &&
  before.instance !== instance;

/** Devices that were there at the last look and are not there any more, or are others: somebody should ask why. */
export const lostSince = (hcas: Hcas, seen: readonly HcaSeen[]): readonly string[] =>
  Object.entries(hcas).flatMap(([device, before]) => {
    const found = seen.find((one) => one.device === device);
    const isGone = found === undefined ? !isLost(before) : isReplaced(before, found);
    return isGone ? [device] : [];
  });

const loseOne = (before: HcaMemory, { cause, reason }: Loss, now: number): HcaMemory => ({
  pci: before.pci,
  ports: {},
  history: written(before.history, { state: 'lost', at: now, cause, reason }),
  lostAt: now,
});

const unreadyFor = (was: PortMemory | undefined, now: number): number | undefined =>
  was === undefined ? undefined : now - (was.unreadyAt ?? was.at);

const portNews = (before: HcaMemory, seen: HcaSeen, { now }: Observation): readonly HcaNews[] =>
  Object.entries(seen.ports).flatMap(([port, { state, reason, netdev }]): readonly HcaNews[] => {
    const was = before.ports[port];
    if (was?.state === state || (state === 'probing' && was?.state !== 'ready')) return [];
    const awayMs = state === 'ready' ? unreadyFor(was, now) : undefined;
    const place = { device: seen.device, port: Number(port), netdev };
    return [{ kind: 'port', ...place, from: was?.state, state, reason, awayMs }];
  });

const newsOf = (
  before: HcaMemory | undefined,
  seen: HcaSeen,
  observation: Observation,
): readonly HcaNews[] => {
  const { device } = seen;
  const { state, reason } = conditionOf(seen);
  if (before === undefined) return [{ kind: 'new', device, state, reason }];
  if (before.lostAt === undefined) return portNews(before, seen, observation);
  // While it is being probed nobody knows yet what came back.
  const awayMs = observation.now - before.lostAt;
  return state === 'probing' ? [] : [{ kind: 'back', device, state, reason, awayMs }];
};

const seeOne = (before: HcaMemory | undefined, seen: HcaSeen, now: number): HcaMemory => {
  const condition = conditionOf(seen);
  const entered = entering(before === undefined ? undefined : currentState(before), condition, now);
  const lostAt = condition.state === 'probing' ? before?.lostAt : undefined;
  return {
    ...(seen.instance === undefined ? {} : { instance: seen.instance }),
    pci: seen.pci,
    ports: portsAfter(before?.ports ?? {}, seen, now),
    history: written(before?.history ?? [], entered),
    ...(lostAt === undefined ? {} : { lostAt }),
  };
};

/** The newest losses, so that virtual functions which come and go do not pile up for ever. */
const withoutOldest = (hcas: Hcas): Hcas => {
  const lost = Object.entries(hcas).filter(([, one]) => isLost(one));
  const newest = lost.sort(([, a], [, b]) => currentState(b).at - currentState(a).at);
  const forgotten = new Set(newest.slice(lostMax).map(([device]) => device));
  return Object.fromEntries(Object.entries(hcas).filter(([device]) => !forgotten.has(device)));
};

/** One more look. Whoever is gone gets the reason that `losses` has for it. */
export const advance = (hcas: Hcas, observation: Observation): Advanced => {
  const { seen, losses, now } = observation;
  const gone = lostSince(hcas, seen);
  const lossOf = (device: string): Loss => losses.get(device) ?? unexplained;
  const after = Object.entries(hcas).map(
    ([device, one]) =>
      [device, gone.includes(device) ? loseOne(one, lossOf(device), now) : one] as const,
  );
  const kept = new Map(after);
  const there = seen.map((one) => [one.device, seeOne(kept.get(one.device), one, now)] as const);
  return {
    hcas: withoutOldest(Object.fromEntries([...after, ...there])),
    news: [
      ...gone.map((device): HcaNews => ({ kind: 'lost', device, ...lossOf(device) })),
      ...seen.flatMap((one) => newsOf(kept.get(one.device), one, observation)),
    ],
  };
};
