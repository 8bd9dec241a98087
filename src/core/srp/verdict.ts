/** What of the desired logins is not there, and why. Pure. */

import type { View } from '../view.ts';
import { describeUndecided } from './fabric.ts';
import { careFor } from './remote-port.ts';
import { srpOf, type LoginView, type SrpPortView, type SrpView } from './view.ts';

export interface SrpVerdict {
  readonly loggedIn: number;
  readonly logins: number;
  readonly problems: readonly string[];
  readonly remarks: readonly string[];
}

/** Whether I/O gets through. */
export const serves = ({ host }: LoginView): boolean =>
  host?.remotePort !== undefined && careFor(host.remotePort.state, undefined).serves;

/** Without a subject; undefined where all is well. */
export const loginTrouble = (view: LoginView): string | undefined => {
  const { host, obstacle, memory } = view;
  if (host === undefined) return obstacle ?? memory.reason ?? 'not logged in yet';
  const { name, remotePort } = host;
  if (remotePort === undefined) return `${name} is being added or removed`;
  const care = careFor(remotePort.state, remotePort.timers);
  return care.serves ? undefined : `${name} ${remotePort.state}: ${care.sentence}`;
};

/** Undefined for a login that serves. */
export const loginProblem = (view: LoginView): string | undefined => {
  const trouble = loginTrouble(view);
  return trouble === undefined ? undefined : `${view.what}: ${trouble}`;
};

/** Disks are looked at beside the login (sd_probe, which is asynchronous), so a new one may not show them yet. */
const probeMs = 10_000;

const loginRemark = (view: LoginView, now: number): string | undefined =>
  serves(view) &&
  view.host?.disks.length === 0 &&
  now - (view.memory.succeededAt ?? -probeMs) >= probeMs
    ? `${view.host.name} (${view.what}) is logged in but has no disk: the target exports no LUN to this host`
    : undefined;

/** A reason without a failure is from before the world changed. */
export const scanTrouble = ({ obstacle, memory }: SrpPortView): string | undefined => {
  if (obstacle !== undefined) return obstacle;
  if (memory.reason !== undefined && memory.failures > 0) return memory.reason;
  return memory.scannedAt === undefined ? 'not asked yet which targets it reaches' : undefined;
};

export const scanProblem = (view: SrpPortView): string | undefined => {
  const trouble = scanTrouble(view);
  return trouble === undefined
    ? undefined
    : `SRP targets on the fabric of ${view.port}: ${trouble}`;
};

const defined = (sentences: readonly (string | undefined)[]): readonly string[] =>
  sentences.filter((one) => one !== undefined);

/** Undefined where nobody asks for logins. */
export const judgeSrp = (
  view: Pick<View, 'desired' | 'actual' | 'memory' | 'settings' | 'now'>,
  srp: SrpView | undefined = srpOf(view),
): SrpVerdict | undefined => {
  if (srp === undefined) return undefined;
  const { logins, ports, undecided } = srp;
  return {
    loggedIn: logins.filter(serves).length,
    logins: logins.length,
    problems: defined([
      ...logins.map(loginProblem),
      ...ports.map(scanProblem),
      ...undecided.map(describeUndecided),
    ]),
    remarks: defined(logins.map((one) => loginRemark(one, view.now))),
  };
};
