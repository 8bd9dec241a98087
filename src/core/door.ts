/**
 * Who goes through the kernel's one door next, and for how long. nvmf_dev_write holds a mutex for the whole
 * connect (drivers/nvme/host/fabrics.c), so one dead portal in front keeps every live one waiting. What can
 * be found out without the door is found out first; the likely-live go first; nobody stays longer than needed.
 */

import { deadlineFor, type Attempts } from './backoff.ts';
import type { DoorStep } from './plan.ts';
import type { Settings } from './settings.ts';

/**
 * What is known of an address without having gone through the door:
 * - `pending`: nothing yet;
 * - `alive`: the host answers and its RDMA side does not say that it is closed;
 * - `quiet`: it may be there, but says nothing either way;
 * - `no-rdma`: the host answers that nothing listens on the RoCEv2 port;
 * - `closed`: the host is up and nothing listens on the TCP port;
 * - `unreachable`: no neighbour, or a router said so;
 * - `no-route`: this host has no address or route for it;
 * - `no-device`: the interface the route uses has no RDMA device.
 */
export type Evidence =
  'pending' | 'alive' | 'quiet' | 'no-rdma' | 'closed' | 'unreachable' | 'no-route' | 'no-device';

export interface Candidate {
  readonly step: DoorStep;
  readonly attempts: Attempts;
  readonly evidence: Evidence;
}

export type Choice =
  | {
      readonly kind: 'go';
      readonly candidate: Candidate;
      readonly deadlineMs: number;
      /** True for one that may be dead: it gives way when something better comes up meanwhile. */
      readonly yields: boolean;
    }
  | { readonly kind: 'turn-away'; readonly candidate: Candidate }
  | { readonly kind: 'wait' }
  | { readonly kind: 'done' };

const closed: ReadonlySet<Evidence> = new Set(['closed', 'unreachable', 'no-route', 'no-device']);

/** 0 goes first. From `doubtful` on, an attempt may well hold the door for its whole deadline. */
const doubtful = 2;

const rank = ({ attempts, evidence }: Candidate): number => {
  const heldTheDoor = attempts.timeouts > 0;
  const proven = attempts.succeededAt !== undefined && !heldTheDoor;
  if (evidence === 'no-rdma') return proven ? 3 : 5;
  if (heldTheDoor) return 4;
  if (evidence === 'alive') return proven ? 0 : 1;
  return proven ? doubtful : 3;
};

const better = (a: Candidate, b: Candidate): Candidate => {
  if (rank(a) !== rank(b)) return rank(a) < rank(b) ? a : b;
  const bothConnectOrNot = (a.step.kind === 'connect') === (b.step.kind === 'connect');
  return bothConnectOrNot || a.step.kind === 'connect' ? a : b;
};

type Deadlines = Pick<Settings, 'connectDeadlineMs' | 'connectFirstDeadlineMs'>;

/** A host that says it has no RDMA is believed to the extent that it gets the short deadline only. */
const deadlineOf = ({ attempts, evidence }: Candidate, settings: Deadlines): number =>
  evidence === 'no-rdma'
    ? Math.min(settings.connectFirstDeadlineMs, settings.connectDeadlineMs)
    : deadlineFor(attempts, settings);

/**
 * The next move. `patient`: the first answers may still be on their way, so a doubtful one waits for them;
 * after that, whoever still says nothing holds nobody up.
 */
export const choose = (
  candidates: readonly Candidate[],
  settings: Deadlines,
  patient: boolean,
): Choice => {
  const away = candidates.find(({ evidence }) => closed.has(evidence));
  if (away !== undefined) return { kind: 'turn-away', candidate: away };
  const pending = candidates.filter(({ evidence }) => evidence === 'pending');
  const ready = candidates.filter(({ evidence }) => evidence !== 'pending');
  const [first, ...rest] = ready;
  if (first === undefined) return pending.length > 0 ? { kind: 'wait' } : { kind: 'done' };
  const candidate = rest.reduce(better, first);
  const yields = rank(candidate) >= doubtful;
  if (yields && patient && pending.length > 0) return { kind: 'wait' };
  return { kind: 'go', candidate, deadlineMs: deadlineOf(candidate, settings), yields };
};
