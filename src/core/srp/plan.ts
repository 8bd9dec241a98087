/** What is to be done about SRP: logins that are missing, and ports that are to be asked again. Pure. */

import { hold, holdSentence, type Hold } from '../hold.ts';
import type { Settings } from '../settings.ts';
import type { View } from '../view.ts';
import { duration } from '../words.ts';
import type { SrpHost } from './actual.ts';
import type { HcaPort } from './ids.ts';
import type { SrpLogin } from './login.ts';
import { careFor } from './remote-port.ts';
import { srpOf, type LoginView, type SrpPortView, type SrpView } from './view.ts';

export interface LogIn {
  readonly kind: 'log-in';
  /** See `LoginView`. */
  readonly key: string;
  readonly login: SrpLogin;
  readonly what: string;
  readonly source: string;
  readonly why: string;
}

export interface Scan {
  readonly kind: 'scan';
  readonly port: HcaPort;
  readonly source: string;
  readonly why: string;
}

export type SrpStep =
  | LogIn
  | Scan
  /** The kernel is at it. */
  | { readonly kind: 'leave-login'; readonly host: SrpHost; readonly what: string }
  /** Only a person or a device can change it. */
  | {
      readonly kind: 'lack';
      readonly what: string;
      readonly obstacle: string;
      readonly source: string;
    }
  | Hold;

/** What is done rather than left or waited for. */
export type SrpDeed = LogIn | Scan;

export const loginDeedKey = (key: string): string => `log-in ${key}`;

/** Equal for steps that do the same. */
export const deedKey = (deed: SrpDeed): string =>
  deed.kind === 'log-in' ? loginDeedKey(deed.key) : `scan ${deed.port}`;

/**
 * Deeds with the same one are done one after the other: the kernel takes one login at a time for each local port. A scan
 * needs nothing of that door, and one that hangs must not hold up the logins of its port.
 */
export const doorOf = (deed: SrpDeed): string =>
  deed.kind === 'log-in' ? deed.login.port : deedKey(deed);

const whyLogIn = ({ memory }: LoginView, now: number): string => {
  if (memory.reason !== undefined) return `last attempt: ${memory.reason}`;
  if (memory.lostAt !== undefined) return `lost ${duration(now - memory.lostAt)} ago`;
  return 'not logged in since boot';
};

const existing = (host: SrpHost, what: string): SrpStep | undefined =>
  host.remotePort === undefined ||
  careFor(host.remotePort.state, host.remotePort.timers).action !== 'wait'
    ? undefined
    : { kind: 'leave-login', host, what };

const stepForLogin = (view: LoginView, now: number): SrpStep | undefined => {
  const { key, what, source, login, obstacle, memory, host } = view;
  if (host !== undefined) return existing(host, what);
  if (login === undefined || obstacle !== undefined)
    return { kind: 'lack', what, obstacle: obstacle ?? 'no local port leads there', source };
  if (memory.notBefore > now) return hold(`log in to ${what}`, source, memory, now);
  return { kind: 'log-in', key, login, what, source, why: whyLogIn(view, now) };
};

/** Asked often enough to find what is missing, and by whom else it would not be noticed. */
const isDue = (
  { memory }: SrpPortView,
  rescanMs: number | 'off',
  now: number,
): string | undefined => {
  const { scannedAt, failures, targets } = memory;
  if (scannedAt === undefined) return 'not asked since boot';
  const why = `last asked ${duration(now - scannedAt)} ago`;
  if (failures > 0) return why;
  const isMissed = targets.some(({ missingSince }) => missingSince !== undefined);
  if (rescanMs === 'off' && !isMissed) return undefined;
  const interval = rescanMs === 'off' ? 60_000 : rescanMs;
  return now - scannedAt >= interval ? why : undefined;
};

const stepForPort = (
  one: SrpPortView,
  rescanMs: number | 'off',
  now: number,
): SrpStep | undefined => {
  const { port, source, obstacle, memory } = one;
  const what = `the targets that ${port} reaches`;
  const why = isDue(one, rescanMs, now);
  if (why === undefined) return undefined;
  if (obstacle !== undefined) return { kind: 'lack', what, obstacle, source };
  if (memory.notBefore > now) return hold(`look for ${what}`, source, memory, now);
  return { kind: 'scan', port, source, why };
};

type Given = Pick<View, 'desired' | 'actual' | 'memory' | 'settings' | 'now'>;

/** Logins before scans: they bring storage back sooner. */
export const planSrp = (
  view: Given,
  srp: SrpView | undefined = srpOf(view),
): readonly SrpStep[] => {
  if (srp === undefined) return [];
  const rescanMs = view.desired.srp?.fabric?.rescanMs ?? 'off';
  return [
    ...srp.logins.map((login) => stepForLogin(login, view.now)),
    ...srp.ports.map((port) => stepForPort(port, rescanMs, view.now)),
  ].filter((step) => step !== undefined);
};

export const isDeed = (step: SrpStep): step is SrpDeed =>
  step.kind === 'log-in' || step.kind === 'scan';

/** The step as a sentence an administrator would write. */
export const srpSentence = (step: SrpStep): string => {
  switch (step.kind) {
    case 'log-in':
      return `log in to ${step.what}: ${step.why} (${step.source})`;
    case 'scan':
      return `look for the SRP targets that ${step.port} reaches and log in to those that are allowed: ${step.why} (${step.source})`;
    case 'leave-login': {
      const { name, remotePort } = step.host;
      const state = remotePort === undefined ? 'being added' : remotePort.state;
      return `leave ${name} (${step.what}) to the kernel: its remote port is ${state}`;
    }
    case 'lack':
      return `wait before logging in to ${step.what}: ${step.obstacle} (${step.source})`;
    case 'hold':
      return holdSentence(step);
  }
};

/** Deadlines of a login. */
export const srpDeadlines = ({
  srpLoginDeadlineMs,
  connectFirstDeadlineMs,
}: Pick<Settings, 'srpLoginDeadlineMs' | 'connectFirstDeadlineMs'>): {
  readonly connectDeadlineMs: Settings['connectDeadlineMs'];
  readonly connectFirstDeadlineMs: Settings['connectFirstDeadlineMs'];
} => ({ connectDeadlineMs: srpLoginDeadlineMs, connectFirstDeadlineMs });
