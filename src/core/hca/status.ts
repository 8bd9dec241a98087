/** RDMA devices as they are now, for people and scripts. Pure. */

import type { View } from '../view.ts';
import { duration } from '../words.ts';
import { advance, lostSince } from './advance.ts';
import { seenHcas } from './see.ts';
import { currentState, isLost, type Hcas, type Loss } from './types.ts';

const unasked: Loss = {
  cause: 'removed',
  reason: 'gone since the last pass; the next one asks why',
};

/** What the passes remember, with what changed since. */
export const hcasNow = ({ actual, memory, now }: Pick<View, 'actual' | 'memory' | 'now'>): Hcas => {
  const seen = seenHcas(actual);
  if (seen === undefined) return memory.hcas;
  const gone = lostSince(memory.hcas, seen);
  const losses = new Map(gone.map((device) => [device, unasked]));
  return advance(memory.hcas, { seen, losses, now }).hcas;
};

/** Why the port of a device is not ready, and since when; empty for one that is. */
export const portTrouble = (hcas: Hcas, device: string, port: number, now: number): string => {
  const { state, reason = '', at } = hcas[device]?.ports[String(port)] ?? { state: 'ready', at: 0 };
  return state === 'ready' ? '' : `: ${reason}, since ${duration(now - at)}`;
};

/** A line for each device that is lost. */
export const lostLines = (hcas: Hcas, now: number): readonly string[] =>
  Object.entries(hcas)
    .filter(([, one]) => isLost(one))
    .map(([device, one]) => {
      const { at, reason = 'removed' } = currentState(one);
      return `${device} lost ${duration(now - at)} ago: ${reason}`;
    });
