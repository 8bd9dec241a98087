/** The remote port of a login: its states as the kernel has them, and what Holdfast does in each. Pure. */

import type { SrpTimer, SrpTimers } from './timers.ts';

/** show_srp_rport_state in drivers/scsi/scsi_transport_srp.c; a state that this list lacks is `unknown`. */
export const remotePortStates = ['running', 'blocked', 'fail-fast', 'lost', 'unknown'] as const;
export type RemotePortState = (typeof remotePortStates)[number];

/** What has become of a login that was there: the state of its port, or that the kernel has removed its host. */
export type LoginState = RemotePortState | 'removed';

/**
 * Which states may follow (srp_rport_set_state, and rport_delete after dev_loss_tmo). From `lost` nothing leads back, and a
 * port that is blocked never was anything but running.
 */
export const followers: Readonly<Record<LoginState, readonly LoginState[]>> = {
  running: ['blocked', 'fail-fast', 'lost', 'removed'],
  blocked: ['running', 'fail-fast', 'lost', 'removed'],
  'fail-fast': ['running', 'lost', 'removed'],
  lost: ['removed'],
  unknown: ['running', 'blocked', 'fail-fast', 'lost', 'removed'],
  removed: [],
};

export interface Care {
  /** `leave`: all is well, or it is not clear. `wait`: the kernel is at it. `log-in`: only a new login helps. */
  readonly action: 'leave' | 'wait' | 'log-in';
  /** Whether I/O gets through. */
  readonly serves: boolean;
  /** For `status`: without a subject and a full stop. */
  readonly sentence: string;
}

const after = (what: string, timer: SrpTimer): string =>
  timer === 'off' ? '' : `, ${what} after ${timer} s`;

const reconnects = ({ reconnectDelay }: SrpTimers): string =>
  reconnectDelay === 'off'
    ? 'nothing reconnects it while reconnect_delay is off'
    : `the kernel reconnects every ${reconnectDelay} s`;

const whileBlocked = (timers: SrpTimers): string =>
  `${reconnects(timers)}${after('fails I/O', timers.fastIoFailTmo)}${after('gives the host up', timers.devLossTmo)}`;

const whileFailing = (timers: SrpTimers): string =>
  `${reconnects(timers)}${after('gives the host up', timers.devLossTmo)}`;

const because = (timers: SrpTimers | undefined, words: (timers: SrpTimers) => string): string =>
  timers === undefined ? '' : `: ${words(timers)}`;

/**
 * What to do about a login in this state. The kernel brings a blocked or failing port back by itself, and disconnecting it
 * would only lose what waits; so these are left alone. `lost` lasts until the kernel has removed the host, and a login
 * meanwhile may be EEXIST.
 */
export const careFor = (state: LoginState, timers: SrpTimers | undefined): Care => {
  switch (state) {
    case 'running':
      return { action: 'leave', serves: true, sentence: 'running' };
    case 'blocked': {
      const sentence = `connection lost, I/O waits${because(timers, whileBlocked)}`;
      return { action: 'wait', serves: false, sentence };
    }
    case 'fail-fast': {
      const sentence = `connection lost, I/O fails so that other paths take over${because(timers, whileFailing)}`;
      return { action: 'wait', serves: false, sentence };
    }
    case 'lost': {
      const sentence = 'given up by the kernel, which is removing its SCSI host';
      return { action: 'log-in', serves: false, sentence };
    }
    case 'removed':
      return { action: 'log-in', serves: false, sentence: 'not logged in' };
    case 'unknown': {
      const sentence = 'in a state that this version does not know, left to the kernel';
      return { action: 'leave', serves: false, sentence };
    }
  }
};

/** Whether the kernel can have gone from one state to the other, by way of others where need be. */
export const canBecome = (from: LoginState, to: LoginState): boolean => {
  const reached = new Set<LoginState>([from]);
  for (const state of reached) for (const next of followers[state]) reached.add(next);
  return reached.has(to);
};
