/** How often the host is looked at without any cause. */

import { portCondition } from '../core/hca/see.ts';
import { defaultSettings } from '../core/settings.ts';
import type { View } from '../core/view.ts';

/** What of a pass it follows from. */
interface Lasting {
  readonly verdict: { readonly converged: boolean };
  readonly view: Pick<View, 'memory'> & {
    readonly actual: Pick<View['actual'], 'ports' | 'netdevs' | 'addresses' | 'hcas'>;
  };
}

/** While events are not heard of. */
const blindMs = 1000;
/** While a port that has just come lacks its GID, which no event tells of and which most often takes milliseconds. */
const gidMs = 100;
const newMs = 10_000;
/** While something is missing: no event tells that a port of InfiniBand came up. */
const missingMs = 2000;
/** The same when nothing has changed for long. */
const longMissingMs = 10_000;
const longMs = 600_000;
/** While all is well: what there is anything to do about makes an event; the rest, such as a controller that reconnects, is only told. */
const wellMs = 120_000;

/** Since nothing but time speaks for a look. */
const heardMs = ({ view, verdict }: Lasting, now: number): number => {
  const { actual, memory } = view;
  const isUp = actual.ports.every(({ state }) => state === 'ACTIVE');
  if (verdict.converged && isUp) return wellMs;
  const age = now - (memory.world?.changedAt ?? 0);
  const lacksGid = actual.ports.some((port) => portCondition(port, actual).state === 'no-gid');
  if (age < newMs && lacksGid) return gidMs;
  return age > longMs ? longMissingMs : missingMs;
};

/** `last`: the last pass, if there was one. */
export const lookEveryMs = (
  last: Lasting | undefined,
  { isBlind, now }: { readonly isBlind: boolean; readonly now: number },
): number => {
  const every = last === undefined ? missingMs : heardMs(last, now);
  return isBlind ? Math.min(every, blindMs) : every;
};

/** Between two whole passes, for what no look tells. */
export const restMs = (last: { readonly view: Pick<View, 'settings'> } | undefined): number =>
  (last?.view.settings ?? defaultSettings).agentIntervalMs;
