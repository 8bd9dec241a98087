/** One login or scan, and what is learned from it. */

import type { LogIn, Scan, SrpDeed } from '../../core/srp/plan.ts';
import { inTheWay } from '../../core/srp/match.ts';
import {
  explainExisting,
  explainRefusal,
  rejected,
  type Rejection,
} from '../../core/srp/rejection.ts';
import type { Limits } from '../../effects/connect.ts';
import { failed } from '../../effects/outcome.ts';
import { writeLogin, type Answer } from '../../effects/srp-login.ts';
import { scanPort } from '../../effects/srp-scan.ts';
import { srpSaid } from '../../observe/kernel-log.ts';
import { observeInitiators } from '../../observe/srp-initiators.ts';
import type { Ended } from '../queue.ts';
import type { SrpMind } from './mind.ts';

/** A connection of before a loss is cleared away by the attempt that meets it (cm_match_req): one that soon follows goes through. */
const staleWaitsMs = [20, 80, 200, 400, 800];

/** Longer than the retries of srp_daemon for a node that does not answer (3 times 5 s each). */
const scanDeadlineMs = 60_000;

/** What came of one write: done, or why not. */
type Written =
  | 'done'
  | 'existed'
  /** It exists, and is not the one that is missing. */
  | 'elsewhere'
  | 'interrupted'
  | (Rejection & { readonly timedOut?: boolean });

type Tried = Exclude<Written, 'elsewhere'>;

const rejection = async (
  { mind }: SrpMind,
  { login }: LogIn,
  stderr: string,
  started: number,
): Promise<Rejection> => {
  const [log, initiators] = await Promise.all([
    srpSaid(mind.host, started),
    observeInitiators(mind.host),
  ]);
  const initiator = initiators.find(({ port }) => port === login.port);
  return explainRefusal(login, { stderr, log, initiator });
};

/** The kernel takes a login back whose disks it could not look at, and says so in its log only (srp_add_target). */
const vanished = async ({ mind }: SrpMind, started: number): Promise<Rejection> => {
  const lines = await srpSaid(mind.host, started);
  const isUnscanned = lines.some(({ text }) => text.startsWith('SCSI scan failed'));
  const why = isUnscanned
    ? 'its disks could not be looked at before the connection was lost (SCSI scan failed)'
    : 'the kernel log may say why';
  return { cause: 'other', sentence: `the login was accepted and is being taken back: ${why}` };
};

const meaningOf = async (
  srp: SrpMind,
  deed: LogIn,
  answer: Answer,
  started: number,
): Promise<Written> => {
  if (answer.kind === 'interrupted') return 'interrupted';
  if (answer.kind === 'not-started') return { cause: 'other', sentence: answer.reason };
  if (answer.kind === 'refused') return rejection(srp, deed, answer.stderr, started);
  // What sysfs shows counts: a write may be ended after the login and before its disks were all looked at.
  await srp.see();
  const host = srp.hostOf(deed);
  // Once a write is over a host without a remote port is one that is being removed.
  if (answer.kind === 'done')
    return host?.remotePort === undefined ? vanished(srp, started) : 'done';
  if (host !== undefined) return answer.kind === 'existed' ? 'existed' : 'done';
  if (answer.kind === 'existed') return 'elsewhere';
  return { cause: 'unreachable', sentence: answer.reason, timedOut: true };
};

/** A target that is there rejects in milliseconds; nobody's silence is one of that kind. */
const soonMs = 2000;

/** What was there until now, and is rejected: so likely stale that asking the kernel why would only take time. */
const meetsItsPast = (srp: SrpMind, deed: LogIn, answer: Answer): boolean => {
  const { succeededAt, failures } = srp.attempts(deed);
  const isNew = succeededAt === undefined || failures > 0;
  return !isNew && answer.kind === 'refused' && answer.stderr.includes(rejected);
};

interface TryLimits extends Limits {
  /** The first try, which may be repeated without asking why. */
  readonly isFirst: boolean;
}

const tryOnce = async (srp: SrpMind, deed: LogIn, limits: TryLimits): Promise<Written> => {
  const { host } = srp.mind;
  const started = srp.mind.now;
  const ports = srp.mind.view().actual.srp?.initiatorPorts ?? [];
  const addTarget = ports.find(({ port }) => port === deed.login.port)?.addTarget;
  if (addTarget === undefined) return { cause: 'other', sentence: `${deed.login.port} is gone` };
  const write = (deadlineMs: number): Promise<Answer> =>
    writeLogin(host, { login: deed.login, addTarget }, { ...limits, deadlineMs });
  const first = await write(limits.deadlineMs);
  const took = srp.mind.now - started;
  const isAgain = limits.isFirst && took < soonMs && !limits.signal.aborted;
  const answer =
    isAgain && meetsItsPast(srp, deed, first) ? await write(limits.deadlineMs - took) : first;
  return meaningOf(srp, deed, answer, started);
};

/** Where the kernel says that it exists and it is not to be seen, one that looks like it may be what is missing. */
const tryEach = async (srp: SrpMind, deed: LogIn, limits: TryLimits): Promise<Tried> => {
  for (const login of [deed.login, ...srp.twinsOf(deed)]) {
    const tried = await tryOnce(srp, { ...deed, login }, limits);
    if (tried !== 'elsewhere') return tried;
  }
  const hosts = srp.mind.view().actual.srp?.hosts ?? [];
  return explainExisting(deed.login, inTheWay(deed.login, hosts));
};

const isStale = (tried: Tried): boolean => typeof tried === 'object' && tried.cause === 'stale';

const tryUntilFresh = async (srp: SrpMind, deed: LogIn, limits: Limits): Promise<Tried> => {
  let tried = await tryEach(srp, deed, { ...limits, isFirst: true });
  for (const ms of staleWaitsMs) {
    if (!isStale(tried) || limits.signal.aborted) break;
    await srp.mind.host.clock.sleep(ms);
    tried = await tryEach(srp, deed, { ...limits, isFirst: false });
  }
  return tried;
};

const logIn = async (srp: SrpMind, deed: LogIn, limits: Limits): Promise<Ended> => {
  const started = srp.mind.now;
  const tried = await tryUntilFresh(srp, deed, limits);
  if (tried === 'interrupted') return 'interrupted';
  if (typeof tried === 'object') {
    srp.noteFailure(deed, failed(tried.sentence, tried.timedOut));
    return 'failed';
  }
  const { name = '', disks = [] } = srp.hostOf(deed) ?? {};
  const ms = srp.mind.now - started;
  srp.noteLogin(deed, { host: name, disks, ms, existed: tried === 'existed' });
  return 'done';
};

const scan = async (srp: SrpMind, deed: Scan, signal: AbortSignal): Promise<Ended> => {
  const { mind } = srp;
  const started = mind.now;
  const rulesFile = mind.configuration.desired.srp?.fabric?.rulesFile ?? '/dev/null';
  const limits = { deadlineMs: scanDeadlineMs, signal };
  const outcome = await scanPort(mind.host, { port: deed.port, rulesFile }, limits);
  if (outcome.kind === 'failed') srp.noteFailure(deed, outcome);
  if (outcome.kind === 'done') srp.noteScan(deed, outcome.value, mind.now - started);
  return outcome.kind;
};

export const attempt = (srp: SrpMind, deed: SrpDeed, limits: Limits): Promise<Ended> =>
  srp.during(deed, () =>
    deed.kind === 'log-in' ? logIn(srp, deed, limits) : scan(srp, deed, limits.signal),
  );
