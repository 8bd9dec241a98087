/** What a log page changes about what is known of its portal. Pure. */

import { afterSuccess } from './backoff.ts';
import type { Portal } from './desired.ts';
import type { KnownRecord, Memory } from './memory.ts';
import { endpointKey, portalKey } from './path.ts';
import { pathOf, type LogRecord } from './record.ts';
import type { Moment } from './remember.ts';
import { pathMemory, portalMemory } from './view.ts';

const recordKey = (record: LogRecord): string =>
  `${endpointKey(record)} ${record.kind} ${record.subnqn}`;

/**
 * The records to go on with: what is listed now, what was until lately, and what is connected all the same. A target
 * that boots, or a subsystem that is taken off a port for a while, must come back by itself, so a record is forgotten
 * only after the portal has answered without it for a whole discovery interval.
 */
const mergeRecords = (
  before: readonly KnownRecord[],
  listed: readonly LogRecord[],
  at: Moment & { readonly isConnected: (record: LogRecord) => boolean },
): readonly KnownRecord[] => {
  const { now, settings, isConnected } = at;
  const keys = new Set(listed.map(recordKey));
  const unlisted = before
    .filter((record) => !keys.has(recordKey(record)))
    .map((record) => ({ ...record, missingSince: record.missingSince ?? now }));
  const isKept = (record: KnownRecord & { readonly missingSince: number }): boolean =>
    now - record.missingSince < settings.discoveryIntervalMs || isConnected(record);
  return [...listed, ...unlisted.filter(isKept)];
};

/** How the records after a log page differ from those before it. */
export interface PageNews {
  /** Listed now and not before, or again. */
  readonly fresh: readonly LogRecord[];
  /** Listed before and not now. */
  readonly missing: readonly LogRecord[];
  /** Missing for so long that they are given up. */
  readonly forgotten: readonly LogRecord[];
}

const listedIn = (records: readonly KnownRecord[]): ReadonlySet<string> =>
  new Set(records.filter(({ missingSince }) => missingSince === undefined).map(recordKey));

export const pageNews = (
  before: readonly KnownRecord[],
  after: readonly KnownRecord[],
): PageNews => {
  const [earlier, now] = [listedIn(before), listedIn(after)];
  const kept = new Set(after.map(recordKey));
  return {
    fresh: after.filter((one) => now.has(recordKey(one)) && !earlier.has(recordKey(one))),
    missing: after.filter((one) => earlier.has(recordKey(one)) && !now.has(recordKey(one))),
    forgotten: before.filter((one) => !kept.has(recordKey(one))),
  };
};

export const noteLogPage = (
  memory: Memory,
  portal: Portal,
  listed: readonly LogRecord[],
  moment: Moment,
): Memory => {
  const before = portalMemory(memory, portal);
  const isConnected = (record: LogRecord): boolean => {
    const path = pathOf(record, portal);
    return path !== undefined && pathMemory(memory, path).connected;
  };
  const after = {
    ...before,
    ...afterSuccess(before, moment.now),
    failures: 0,
    records: mergeRecords(before.records, listed, { ...moment, isConnected }),
    discoveredAt: moment.now,
  };
  return { ...memory, portals: { ...memory.portals, [portalKey(portal)]: after } };
};
