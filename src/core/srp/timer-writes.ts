/** From the timers that a remote port has to those that it should have, one valid triple after the other. Pure. */

import { timersProblem, type Seconds, type SrpTimer, type SrpTimers } from './timers.ts';
import { parseSeconds } from './timers.ts';

/** One write to an attribute of /sys/class/srp_remote_ports/port-H:N. */
export interface TimerWrite {
  readonly attribute: 'reconnect_delay' | 'fast_io_fail_tmo' | 'dev_loss_tmo';
  readonly value: string;
}

const attributes = {
  reconnectDelay: 'reconnect_delay',
  fastIoFailTmo: 'fast_io_fail_tmo',
  devLossTmo: 'dev_loss_tmo',
} as const satisfies Readonly<Record<keyof SrpTimers, TimerWrite['attribute']>>;

const names = ['reconnectDelay', 'fastIoFailTmo', 'devLossTmo'] as const;

const keyOf = (timers: SrpTimers): string => names.map((name) => timers[name]).join(' ');

/**
 * The longest dev_loss_tmo that goes with every fast_io_fail_tmo, `off` too, and a reconnect_delay that is not off: with
 * either the two others are free to change.
 */
const roomy: readonly Seconds[] = [parseSeconds('600') ?? []].flat();

const detours = {
  reconnectDelay: roomy,
  fastIoFailTmo: ['off'],
  devLossTmo: ['off', ...roomy],
} as const satisfies Readonly<Record<keyof SrpTimers, readonly SrpTimer[]>>;

/** What a write may set: what is wanted, or on the way there a value that leaves the others free. */
const valuesFor = (name: keyof SrpTimers, wanted: SrpTimers): readonly SrpTimer[] => [
  ...new Set<SrpTimer>([wanted[name], ...detours[name]]),
];

interface Way {
  readonly at: SrpTimers;
  readonly writes: readonly TimerWrite[];
}

const stepsFrom = ({ at, writes }: Way, wanted: SrpTimers): readonly Way[] =>
  names.flatMap((name) =>
    valuesFor(name, wanted)
      .filter((value) => value !== at[name])
      .map((value) => ({
        at: { ...at, [name]: value },
        writes: [...writes, { attribute: attributes[name], value: String(value) }],
      })),
  );

/** The shortest way on which every triple is allowed; undefined where there is none. */
const shortest = (
  from: SrpTimers,
  wanted: SrpTimers,
  isAllowed: (timers: SrpTimers) => boolean,
): readonly TimerWrite[] | undefined => {
  const seen = new Set([keyOf(from)]);
  const queue: Way[] = [{ at: from, writes: [] }];
  for (const way of queue) {
    if (keyOf(way.at) === keyOf(wanted)) return way.writes;
    for (const next of stepsFrom(way, wanted)) {
      if (seen.has(keyOf(next.at)) || !isAllowed(next.at)) continue;
      seen.add(keyOf(next.at));
      queue.push(next);
    }
  }
  return undefined;
};

const isFine = (timers: SrpTimers): boolean => timersProblem(timers) === undefined;
const isTaken = (timers: SrpTimers): boolean => timersProblem(timers)?.refusedBy !== 'every kernel';

/**
 * What to write, in this order; nothing where nothing differs. The kernel checks each write against the two others
 * (store_* in scsi_transport_srp.c), so a value may have to make room first; a triple that vendor kernels refuse is passed
 * through only where there is no other way. Undefined where what is wanted is itself refused, or not to be reached.
 */
export const timerWrites = (
  actual: SrpTimers,
  wanted: SrpTimers,
): readonly TimerWrite[] | undefined => {
  if (!isTaken(wanted)) return undefined;
  return shortest(actual, wanted, isFine) ?? shortest(actual, wanted, isTaken);
};
