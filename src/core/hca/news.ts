/** What is new about RDMA devices, as sentences: one line where the plain facts would make two. Pure. */

import { duration } from '../words.ts';
import { addressIn, portFact, type Change } from '../world.ts';
import type { LossCause, PortState } from './types.ts';

export type HcaNews =
  | {
      readonly kind: 'lost';
      readonly device: string;
      readonly cause: LossCause;
      readonly reason: string;
    }
  | {
      readonly kind: 'back';
      readonly device: string;
      readonly state: PortState;
      readonly reason: string | undefined;
      /** Since it was lost, in milliseconds. */
      readonly awayMs: number;
    }
  | {
      readonly kind: 'new';
      readonly device: string;
      readonly state: PortState;
      readonly reason: string | undefined;
    }
  | {
      readonly kind: 'port';
      readonly device: string;
      readonly port: number;
      readonly netdev: string | undefined;
      readonly from: PortState | undefined;
      readonly state: PortState;
      readonly reason: string | undefined;
      /** For one that is ready: how long it was not, in milliseconds. */
      readonly awayMs: number | undefined;
    };

/** A line of the journal about devices. */
export interface HcaLine {
  readonly level: 'info' | 'warn';
  readonly news: HcaNews;
  readonly sentence: string;
}

/** Whether something can be tried now that could not be tried before. */
export const isHope = (news: HcaNews): boolean =>
  news.kind === 'back' || news.kind === 'new' || (news.kind === 'port' && news.state === 'ready');

const isAbout =
  (news: HcaNews) =>
  ({ fact }: Change): boolean => {
    if (news.kind === 'port') return fact.startsWith(portFact(news.device, news.port));
    return fact.startsWith(portFact(news.device));
  };

/** The address that came or went with the port's being ready, where that is one. */
const addressOf = (news: HcaNews, changes: readonly Change[]): Change | undefined => {
  if (news.kind !== 'port' || news.netdev === undefined) return undefined;
  if (news.state !== 'no-address' && news.from !== 'no-address') return undefined;
  const { netdev } = news;
  const isGone = news.state === 'no-address';
  const found = changes.filter(
    ({ fact, kind }) => addressIn(fact)?.iface === netdev && (kind === 'gone') === isGone,
  );
  return found.length === 1 ? found[0] : undefined;
};

const portSentence = (
  { device, port, netdev, reason, awayMs }: Extract<HcaNews, { kind: 'port' }>,
  change: Change | undefined,
): string => {
  const address = change === undefined ? undefined : addressIn(change.fact);
  if (reason !== undefined)
    return `${device} ${reason}${address === undefined ? '' : `: ${address.address} is gone`}`;
  const after = awayMs === undefined ? '' : ` after ${duration(awayMs)}`;
  const why = address === undefined ? '' : `: ${netdev} has the address ${address.address}`;
  return `${device} port ${port} is ready${after}${why}`;
};

const sentenceOf = (news: HcaNews, address: Change | undefined): string => {
  if (news.kind === 'port') return portSentence(news, address);
  const { device, reason } = news;
  const but = reason === undefined ? '' : `: ${reason}`;
  if (news.kind === 'lost') return `${device} is lost${but}`;
  if (news.kind === 'new') return `${device} is new${but}`;
  // Gone and back between two looks.
  const after = news.awayMs === 0 ? 'already' : `after ${duration(news.awayMs)}`;
  return `${device} is back ${after}${but}`;
};

const levelOf = (news: HcaNews): HcaLine['level'] => {
  if (news.kind === 'lost') return 'warn';
  return news.kind === 'port' && news.state !== 'ready' ? 'warn' : 'info';
};

/** The lines, and the changes that none of them says. */
export const linesOf = (
  news: readonly HcaNews[],
  changes: readonly Change[],
): { readonly lines: readonly HcaLine[]; readonly rest: readonly Change[] } => {
  const told = new Set<Change>();
  const lines = news.map((one): HcaLine => {
    const address = addressOf(one, changes);
    for (const change of changes) if (change === address || isAbout(one)(change)) told.add(change);
    return { level: levelOf(one), news: one, sentence: sentenceOf(one, address) };
  });
  return { lines, rest: changes.filter((change) => !told.has(change)) };
};
