/** What a log page says that the one before it did not. */

import type { Portal } from '../core/desired.ts';
import type { PortalMemory } from '../core/memory.ts';
import { pageNews } from '../core/page.ts';
import { unusable, type LogRecord } from '../core/record.ts';
import type { Log } from '../journal/log.ts';
import * as tell from './tell.ts';

/** What was known of the portal before and after, what it answered, and in how many milliseconds. */
export interface Answer {
  readonly before: PortalMemory;
  readonly after: PortalMemory;
  readonly records: readonly LogRecord[];
  readonly ms: number;
}

export const tellPage = (
  log: Log,
  portal: Portal,
  { before, after, records, ms }: Answer,
): void => {
  const { fresh, missing, forgotten } = pageNews(before.records, after.records);
  const isNews = before.discoveredAt === undefined || before.failures > 0 || fresh.length > 0;
  tell.tellDiscovered(log, portal, { count: records.length, ms, isNews });
  for (const record of missing) tell.tellUnlisted(log, portal, record);
  for (const record of forgotten) tell.tellForgotten(log, portal, record);
  for (const record of fresh) {
    const reason = record.kind === 'current' ? undefined : unusable(record, portal);
    if (reason !== undefined) tell.tellSkipped(log, record, reason);
  }
};
