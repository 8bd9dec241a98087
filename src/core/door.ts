/**
 * Who goes through the kernel's one door next, and for how long. nvmf_dev_write holds a mutex for the whole
 * connect (drivers/nvme/host/fabrics.c), so one dead portal in front keeps every live one waiting. What can
 * be found out without the door is found out first; the likely-live go first; nobody stays longer than needed.
 */

import { deadlineFor, shortDeadline, type Attempts } from './backoff.ts';
import type { Settings } from './settings.ts';

/**
 * What is known of an address without having gone through the door:
 * - `pending`: nothing yet;
 * - `alive`: the host answers and its RDMA side does not say that it is closed;
 * - `quiet`: it may be there, but says nothing either way;
 * - `rejected`: a router or firewall rejects datagrams, which need not hold for what an RDMA device sends;
 * - `no-rdma`: the host answers that nothing listens on the RoCEv2 port;
 * - `closed`: the host is up and nothing listens on the TCP port;
 * - `unreachable`: no neighbour, or a router said so;
 * - `no-route`: this host has no address or route for it;
 * - `no-device`: the interface the route uses has no RDMA device;
 * - `no-name`: it is a host name that nobody knows.
 */
export type Evidence =
  | 'pending'
  | 'alive'
  | 'quiet'
  | 'rejected'
  | 'no-rdma'
  | 'closed'
  | 'unreachable'
  | 'no-route'
  | 'no-device'
  | 'no-name';

export interface Candidate<Step> {
  readonly step: Step;
  /** True for what brings storage back at once, false for a question whose answer leads to that. */
  readonly isConnect: boolean;
  readonly attempts: Attempts;
  readonly evidence: Evidence;
  /** True when an attempt at the same address has held the door for its whole deadline in this round. */
  readonly hung: boolean;
}

export type Choice<Step> =
  | {
      readonly kind: 'go';
      readonly candidate: Candidate<Step>;
      readonly deadlineMs: number;
      /** True for one that may be dead: it gives way when something better comes up meanwhile. */
      readonly yields: boolean;
    }
  /** Everybody who is certainly not there. */
  | { readonly kind: 'turn-away'; readonly candidates: readonly Candidate<Step>[] }
  /** Nothing to be done before more is known, or this much time has passed. */
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'done' };

const closed: ReadonlySet<Evidence> = new Set([
  'closed',
  'unreachable',
  'no-route',
  'no-device',
  'no-name',
]);

/** 0 goes first. From `doubtful` on, an attempt may well hold the door for its whole deadline. */
const doubtful = 2;

/** The rank of what says itself that it is dead. */
const hopeless = 5;

/** After this long everything is known that the network will ever say: see neighbourMs in observe/reach.ts. */
const neighbourMs = 4000;

const rank = ({ attempts, evidence, hung }: Candidate<unknown>): number => {
  const heldTheDoor = hung || attempts.timeouts > 0;
  const proven = attempts.succeededAt !== undefined && !heldTheDoor;
  if (evidence === 'no-rdma' || evidence === 'rejected') return proven ? 3 : hopeless;
  if (heldTheDoor) return 4;
  if (evidence === 'alive') return proven ? 0 : 1;
  return proven ? doubtful : 3;
};

/** By rank, and connects before discoveries of the same rank because they bring storage back sooner. */
const outranks = (a: Candidate<unknown>, b: Candidate<unknown>): boolean =>
  rank(a) === rank(b) ? a.isConnect && !b.isConnect : rank(a) < rank(b);

const better = <Step>(a: Candidate<Step>, b: Candidate<Step>): Candidate<Step> => {
  if (outranks(a, b)) return a;
  if (outranks(b, a)) return b;
  if (a.attempts.failures !== b.attempts.failures)
    return a.attempts.failures < b.attempts.failures ? a : b;
  // Among equals whoever has waited longest, so that a pass that ends early is no reason never to be tried.
  return a.attempts.notBefore <= b.attempts.notBefore ? a : b;
};

export type Deadlines = Pick<Settings, 'connectDeadlineMs' | 'connectFirstDeadlineMs'>;

/**
 * Even what has worked before may hang now, say while its target boots; while others wait it gets less than alone.
 * Each time-out doubles that: who is merely slow must get through in the end. Who says itself that it is dead, and
 * never proved otherwise, is believed to the extent that it never gets much.
 */
const deadlineOf = (
  { attempts, evidence }: Candidate<unknown>,
  settings: Deadlines,
  othersWait: boolean,
): number => {
  const deadline = deadlineFor(attempts, settings);
  const first = settings.connectFirstDeadlineMs;
  const short = shortDeadline(attempts, settings);
  if (evidence === 'no-rdma' && attempts.succeededAt === undefined)
    return Math.min(short, 3 * first, deadline);
  return othersWait || evidence === 'no-rdma' ? Math.min(3 * short, deadline) : deadline;
};

/** How long a candidate of each rank waits for what the network may still say about better ones, in milliseconds. */
const patienceOf = (rank: number): number => {
  if (rank <= doubtful) return 60;
  return rank < hopeless ? 500 : Infinity;
};

/** Whether a candidate of which nothing is known yet would go first if it turned out to be alive. */
const mayOutrank = (pending: Candidate<unknown>, candidate: Candidate<unknown>): boolean =>
  outranks({ ...pending, evidence: 'alive' }, candidate);

/**
 * The next move. `waited`: how long the network has been asked already; `sinceLast`: how long ago the last question
 * went out, for many are not asked at once. Who certainly lives goes at once; who may be dead waits for the answers of
 * better ones, the longer the worse it looks; a silent one holds nobody up for ever.
 */
export const choose = <Step>(
  candidates: readonly Candidate<Step>[],
  settings: Deadlines,
  waited: number,
  sinceLast = waited,
): Choice<Step> => {
  const away = candidates.filter(({ evidence }) => closed.has(evidence));
  if (away.length > 0) return { kind: 'turn-away', candidates: away };
  const pending = candidates.filter(({ evidence }) => evidence === 'pending');
  const [first, ...rest] = candidates.filter(({ evidence }) => evidence !== 'pending');
  const unknown: Choice<Step> =
    pending.length > 0 && sinceLast < 2 * neighbourMs
      ? { kind: 'wait', ms: neighbourMs }
      : { kind: 'done' };
  if (first === undefined) return unknown;
  const candidate = rest.reduce(better, first);
  const patience = Math.min(patienceOf(rank(candidate)), neighbourMs) - waited;
  const outranked = pending.some((one) => mayOutrank(one, candidate));
  if (patience > 0 && outranked) return { kind: 'wait', ms: patience };
  const yields = rank(candidate) >= doubtful;
  const deadlineMs = deadlineOf(candidate, settings, candidates.length > 1);
  return { kind: 'go', candidate, deadlineMs, yields };
};
