/** What changed on the host between two looks, in the log. */

import { linesOf, type HcaLine } from '../core/hca/news.ts';
import type { Look } from '../core/remember.ts';
import { duration } from '../core/words.ts';
import type { Change } from '../core/world.ts';
import type { Log } from '../journal/log.ts';

const tellChange = (log: Log, change: Change): void => {
  const { kind, fact, awayMs } = change;
  const when = awayMs === undefined ? '' : ` after ${duration(awayMs)}`;
  log.write(
    kind === 'gone' ? 'warn' : 'info',
    { event: 'world-changed', reason: kind, ...(awayMs === undefined ? {} : { ms: awayMs }) },
    `${kind}${when}: ${fact}`,
  );
};

const tellHca = (log: Log, { level, news, sentence }: HcaLine): void => {
  const { kind, device, reason } = news;
  const state = news.kind === 'lost' ? news.kind : news.state;
  const ms = 'awayMs' in news ? news.awayMs : undefined;
  log.write(
    level,
    {
      ...{ event: 'hca-changed', change: kind, device, state },
      ...(news.kind === 'port' ? { port: String(news.port) } : {}),
      ...(reason === undefined ? {} : { reason }),
      ...(news.kind === 'lost' ? { cause: news.cause } : {}),
      ...(ms === undefined ? {} : { ms }),
    },
    sentence,
  );
};

/** RDMA devices first, then what of the world their lines do not say. */
export const tellWorld = (log: Log, { hcaNews, changes }: Look): void => {
  const { lines, rest } = linesOf(hcaNews, changes);
  for (const line of lines) tellHca(log, line);
  for (const change of rest) tellChange(log, change);
};
