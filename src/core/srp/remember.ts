/** How memory of SRP follows from what is seen and what was tried. Pure. */

import { afterFailure, afterSuccess, type Attempts, type Failure } from '../backoff.ts';
import {
  untriedPath,
  untriedSrpPort,
  type KnownTarget,
  type Memory,
  type PathMemory,
} from '../memory.ts';
import { missing, present } from '../presence.ts';
import type { Moment } from '../remember.ts';
import type { View } from '../view.ts';
import { loginDeedKey, type LogIn, type SrpDeed } from './plan.ts';
import { serves } from './verdict.ts';
import type { LoginView } from './view.ts';

export interface SrpLook {
  readonly memory: Memory;
  readonly lost: readonly LoginView[];
  /** Logged in again since the last look, by whomever. */
  readonly found: readonly LoginView[];
}

const withLogin = (memory: Memory, key: string, after: PathMemory): Memory => ({
  ...memory,
  logins: { ...memory.logins, [key]: after },
});

/**
 * What the host did since the login was made excuses its end: the kernel may still have been showing the device when the
 * change was seen, or no more when the loss was, so not only a change of this moment counts.
 */
const after = (view: LoginView, moment: Moment, changedAt: number): PathMemory => {
  if (serves(view)) return present(view.memory, moment);
  const isExcused = changedAt > (view.memory.succeededAt ?? 0);
  const loss = { what: 'the login', isExcused };
  return view.host === undefined ? missing(view.memory, moment, loss) : view.memory;
};

const withLogins = (
  memory: Memory,
  entries: readonly (readonly [string, PathMemory])[],
): Memory => {
  const others = entries.filter(([key, after]) => memory.logins[key] !== after);
  if (others.length === 0) return memory;
  return { ...memory, logins: { ...memory.logins, ...Object.fromEntries(others) } };
};

/**
 * Compares the logins with what was remembered of them, but those of which somebody else will say what became. `busy`: by
 * the key of the deed, see `deedKey`. The memory is the same one while what is missing stays missing.
 */
export const noteSrpLook = (
  { memory }: Pick<View, 'memory'>,
  all: readonly LoginView[],
  { moment, busy }: { readonly moment: Moment; readonly busy: ReadonlySet<string> },
): SrpLook => {
  const changedAt = memory.world?.changedAt ?? 0;
  const logins = all.filter(({ key }) => !busy.has(loginDeedKey(key)));
  const entries = logins.map((one) => [one.key, after(one, moment, changedAt)] as const);
  return {
    memory: withLogins(memory, entries),
    lost: logins.filter((one) => one.memory.connected && one.host === undefined),
    found: logins.filter(
      (one) => !one.memory.connected && one.memory.lostAt !== undefined && serves(one),
    ),
  };
};

export const noteLoginSuccess = (memory: Memory, { key }: LogIn, now: number): Memory => {
  const before = memory.logins[key] ?? untriedPath;
  const done = { ...before, ...afterSuccess(before, now), connected: true, lostAt: undefined };
  return withLogin(memory, key, done);
};

const noteLoginFailure = (
  memory: Memory,
  { key }: LogIn,
  failure: Failure,
  moment: Moment,
): Memory => {
  const before = memory.logins[key] ?? untriedPath;
  return withLogin(memory, key, { ...before, ...afterFailure(before, failure, moment) });
};

const noteScanFailure = (
  memory: Memory,
  port: string,
  failure: Failure,
  moment: Moment,
): Memory => {
  const before = memory.srpPorts[port] ?? untriedSrpPort;
  const failed = { ...before, ...afterFailure(before, failure, moment) };
  return { ...memory, srpPorts: { ...memory.srpPorts, [port]: failed } };
};

export const noteSrpFailure = (
  memory: Memory,
  deed: SrpDeed,
  failure: Failure,
  moment: Moment,
): Memory =>
  deed.kind === 'log-in'
    ? noteLoginFailure(memory, deed, failure, moment)
    : noteScanFailure(memory, deed.port, failure, moment);

/** What a scan found, and with it what was found before and is missed for less than one discovery interval. */
const knownAfter = (
  before: readonly KnownTarget[],
  found: readonly string[],
  { now, settings }: Moment,
): readonly KnownTarget[] => {
  const missed = before
    .filter(({ login }) => !found.includes(login))
    .map(({ login, missingSince = now }) => ({ login, missingSince }))
    .filter(({ missingSince }) => now - missingSince < settings.discoveryIntervalMs);
  return [...found.map((login) => ({ login })), ...missed];
};

/** `found`: login strings as they were printed. */
export const noteScan = (
  memory: Memory,
  port: string,
  found: readonly string[],
  moment: Moment,
): Memory => {
  const before = memory.srpPorts[port] ?? untriedSrpPort;
  const scanned = {
    ...before,
    ...afterSuccess(before, moment.now),
    failures: 0,
    targets: knownAfter(before.targets, [...new Set(found)], moment),
    scannedAt: moment.now,
  };
  return { ...memory, srpPorts: { ...memory.srpPorts, [port]: scanned } };
};

/** Back-off of a deed. */
export const deedMemory = (memory: Memory, deed: SrpDeed): Attempts =>
  deed.kind === 'log-in'
    ? (memory.logins[deed.key] ?? untriedPath)
    : (memory.srpPorts[deed.port] ?? untriedSrpPort);
