/** What the journal of the guest has to tell: who did what, when. */

import * as v from 'valibot';
import type { Shell } from '../shell.ts';

/** One thing that happened; `at` is the guest's time in seconds since 1970, `up` since its boot. */
export interface Happening {
  readonly at: number;
  readonly up: number;
  readonly who: string;
  readonly what: string;
}

const entrySchema = v.object({
  SYSLOG_IDENTIFIER: v.optional(v.string(), ''),
  MESSAGE: v.string(),
  __REALTIME_TIMESTAMP: v.string(),
  __MONOTONIC_TIMESTAMP: v.string(),
});

const lineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ level: v.string(), msg: v.string() }),
);

/** Holdfast's lines are JSON; their sentence is enough here. */
const sentenceOf = (message: string): string => {
  const line = v.safeParse(lineSchema, message);
  if (!line.success) return message;
  const { level, msg } = line.output;
  return level === 'info' ? msg : `${level}: ${msg}`;
};

const toHappening = (json: string): Happening | undefined => {
  const entry = v.safeParse(v.pipe(v.string(), v.parseJson(), entrySchema), json);
  if (!entry.success) return undefined;
  const { SYSLOG_IDENTIFIER: who, MESSAGE: message } = entry.output;
  return {
    at: Number(entry.output.__REALTIME_TIMESTAMP) / 1e6,
    up: Number(entry.output.__MONOTONIC_TIMESTAMP) / 1e6,
    who,
    what: sentenceOf(message),
  };
};

/** The journal since the guest's boot, of Holdfast, the lab's driver and the kernel. */
export const readJournal = async (shell: Shell): Promise<readonly Happening[]> => {
  const text = await shell.run('journalctl -b -o json -t holdfast -t lab-hca -t kernel');
  return text
    .split('\n')
    .map(toHappening)
    .filter((one) => one !== undefined);
};

/** What the kernel says about controllers and RDMA devices; the rest of its log is no part of this story. */
const isTold = ({ who, what }: Happening): boolean =>
  who !== 'kernel' ||
  /^nvme nvme\d+: (Removing|new) ctrl|^infiniband rxe\d: (added|set)/.test(what);

const actors: Readonly<Record<string, string>> = { 'lab-hca': 'lab (driver, network)' };

const row = (start: number, { at, who, what }: Happening): string => {
  const time = `${at < start ? '-' : '+'}${Math.abs(at - start).toFixed(2)} s`;
  return `${time.padStart(10)}  ${(actors[who] ?? who).padEnd(22)} ${what}`;
};

/** A table of what happened from a moment on, times relative to it. */
export const timeline = (happenings: readonly Happening[], start: number): string =>
  happenings
    .filter((one) => one.at >= start - 0.001 && isTold(one))
    .toSorted((a, b) => a.at - b.at)
    .map((one) => row(start, one))
    .join('\n');

/** Holdfast's lines as an administrator would read them, with the time since boot. */
export const sentences = (happenings: readonly Happening[]): string =>
  happenings
    .filter(({ who }) => who === 'holdfast')
    .map(({ up, what }) => `[${up.toFixed(2).padStart(7)}] ${what}`)
    .join('\n');
