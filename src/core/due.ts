/** When time alone makes something due. Pure. */

import { plan, type Step } from './plan.ts';
import { removalMoments } from './removal/candidates.ts';
import { isRipe } from './removal/plan.ts';
import type { View } from './view.ts';

/** What is done, rather than left, waited for or only said. */
const isDeed = (step: Step): boolean =>
  step.kind === 'srp'
    ? step.step.kind === 'log-in' || step.step.kind === 'scan'
    : step.kind !== 'hold' && step.kind !== 'leave' && step.kind !== 'removal';

/** The interval of what is not as it should be, wherever one is set; see `intervalOf` and `isDue`. */
const oftenMs = 60_000;

/** Every moment at which a back-off or an interval may end. */
const momentsOf = (view: View): readonly number[] => {
  const { memory, settings, desired } = view;
  const attempts = [memory.portals, memory.paths, memory.logins, memory.srpPorts, memory.setup];
  const ends = attempts.flatMap((record) => Object.values(record).map((one) => one.notBefore));
  const asked = Object.values(memory.portals).flatMap(({ discoveredAt }) =>
    after(discoveredAt, [oftenMs, settings.discoveryIntervalMs]),
  );
  const rescan = desired.srp?.fabric?.rescanMs;
  const scanned = Object.values(memory.srpPorts).flatMap(({ scannedAt }) =>
    after(scannedAt, [oftenMs, ...(typeof rescan === 'number' ? [rescan] : [])]),
  );
  return [...ends, ...asked, ...scanned, ...removalMoments(view)];
};

const after = (at: number | undefined, intervals: readonly number[]): readonly number[] =>
  at === undefined ? [] : intervals.map((interval) => at + interval);

/**
 * The first moment, from now on, at which a pass would find something to do though nothing else has changed. What is due
 * stays due, so it can be looked for by halves: a plan of everything costs too much for each of a thousand moments.
 */
export const nextDue = (view: View): number | undefined => {
  const later = momentsOf(view).filter((at) => at > view.now);
  const moments = [...new Set([view.now, ...later])].sort((a, b) => a - b);
  const isDue = (now: number): boolean =>
    plan({ ...view, now }).some(isDeed) || isRipe({ ...view, now });
  let [low, high] = [0, moments.length - 1];
  if (!isDue(moments[high] ?? view.now)) return undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isDue(moments[middle] ?? view.now)) high = middle;
    else low = middle + 1;
  }
  return moments[high];
};
