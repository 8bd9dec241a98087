/** Timers of existing SRP logins, whoever made them, as [srp] in holdfast.conf has them. */

import type { Pattern } from '../pattern.ts';
import type { SrpHost, SrpRemotePort } from '../srp/actual.ts';
import { describeHost } from '../srp/own-logins.ts';
import type { SrpTimers } from '../srp/timers.ts';
import { nothingDue, type Judged, type SetupStepOf } from './step.ts';
import { remark, together } from './together.ts';

/** What the settings ask for, where the files ask for SRP. */
export interface SrpTimersDesired {
  readonly timers: SrpTimers;
  /** Devices that are left alone. */
  readonly exclude: readonly Pattern[];
}

export interface SrpTimersActual {
  /** Without those over devices that are left alone. */
  readonly logins: readonly SrpHost[];
}

export interface SrpTimersStep extends SetupStepOf<'srp-timers', 'set-srp-timers'> {
  /** `port-6:1` */
  readonly port: string;
  readonly wanted: SrpTimers;
}

const valuesOf = ({ fastIoFailTmo, devLossTmo, reconnectDelay }: SrpTimers): readonly string[] =>
  [fastIoFailTmo, devLossTmo, reconnectDelay].map(String);

/** `fast_io_fail_tmo 5, dev_loss_tmo 600 and reconnect_delay 5`. */
export const timersText = (timers: SrpTimers): string => {
  const [fast, loss, delay] = valuesOf(timers);
  return `fast_io_fail_tmo ${fast}, dev_loss_tmo ${loss} and reconnect_delay ${delay}`;
};

export const areEqual = (a: SrpTimers, b: SrpTimers): boolean =>
  valuesOf(a).join() === valuesOf(b).join();

const stepOf = (
  login: SrpHost,
  { name }: SrpRemotePort,
  { now, wanted }: { readonly now: SrpTimers; readonly wanted: SrpTimers },
): SrpTimersStep => {
  const [fast, loss, delay] = valuesOf(now);
  return {
    subject: 'srp-timers',
    kind: 'set-srp-timers',
    key: `srp-timers ${name} ${valuesOf(wanted).join(' ')}`,
    group: name,
    sentence: `set ${timersText(wanted)} on ${name} (${describeHost(login)}): they are ${fast}, ${loss} and ${delay} (fast-io-fail, dev-loss and reconnect-delay of [srp])`,
    port: name,
    wanted,
  };
};

/**
 * A port that is blocked or failing takes new values for the next time; timers that run are not changed
 * (srp_start_tl_fail_timers). One that is lost is on its way out, and one in an unknown state is left to the kernel.
 */
const judge = (login: SrpHost, wanted: SrpTimers): Judged<SrpTimersStep> => {
  const { remotePort } = login;
  if (remotePort === undefined || ['lost', 'unknown'].includes(remotePort.state)) return nothingDue;
  const { timers: now, name } = remotePort;
  if (now === undefined)
    return remark(
      `cannot tell the timers of ${name} (${describeHost(login)}), which stay as they are: kernels before 3.13 have none`,
    );
  if (areEqual(now, wanted)) return nothingDue;
  return { steps: [stepOf(login, remotePort, { now, wanted })], remarks: [] };
};

export const planSrpTimers = (
  { timers }: SrpTimersDesired,
  { logins }: SrpTimersActual,
): Judged<SrpTimersStep> => together(logins.map((login) => judge(login, timers)));
