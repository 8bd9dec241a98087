/** The three timers of an SRP remote port in /sys/class/srp_remote_ports/port-H:N. */

import type { Brand } from '../brand.ts';

/** A whole number of seconds, at least 0. */
export type Seconds = Brand<number, 'Seconds'>;
export type SrpTimer = Seconds | 'off';

export interface SrpTimers {
  readonly reconnectDelay: SrpTimer;
  readonly fastIoFailTmo: SrpTimer;
  readonly devLossTmo: SrpTimer;
}

export interface TimersProblem {
  readonly sentence: string;
  /** What only vendor kernels refuse, the kernel of kernel.org takes; its own defaults are such a triple. */
  readonly refusedBy: 'every kernel' | 'vendor kernels';
}

/** The kernel keeps them in an int. */
const isSeconds = (value: number): value is Seconds =>
  Number.isInteger(value) && value >= 0 && value <= 2_147_483_647;

/** Decimal without leading zeroes. Undefined for anything else. */
export const parseSeconds = (text: string): Seconds | undefined => {
  const value = /^(0|[1-9]\d{0,9})$/.test(text) ? Number(text) : NaN;
  return isSeconds(value) ? value : undefined;
};

/** `off`, or -1 as older tools write it, or seconds (srp_parse_tmo in drivers/scsi/scsi_transport_srp.c). */
export const parseSrpTimer = (text: string): SrpTimer | undefined =>
  text === 'off' || text === '-1' ? 'off' : parseSeconds(text);

/** SCSI_DEVICE_BLOCK_MAX_TIMEOUT, in seconds: for so long the kernel lets I/O wait for a blocked device. */
const longestBlock = 600;

const fastProblem = (fast: number, loss: SrpTimer): string | undefined => {
  if (fast > longestBlock) return `fast_io_fail_tmo is ${fast}; it can be ${longestBlock} at most`;
  if (loss === 'off' || fast < loss) return undefined;
  return `fast_io_fail_tmo is ${fast} and dev_loss_tmo ${loss}; I/O has to fail before the device is given up, so it must be the smaller one`;
};

const slowProblem = ({ reconnectDelay, devLossTmo }: SrpTimers): string | undefined => {
  if (devLossTmo === 'off') {
    return reconnectDelay === 'off'
      ? 'reconnect_delay, fast_io_fail_tmo and dev_loss_tmo are all off; one of them has to end the waiting'
      : undefined;
  }
  if (devLossTmo <= longestBlock) return undefined;
  return `dev_loss_tmo is ${devLossTmo}; while fast_io_fail_tmo is off it can be ${longestBlock} at most`;
};

const kernelProblem = (timers: SrpTimers): string | undefined => {
  const { reconnectDelay, fastIoFailTmo, devLossTmo } = timers;
  if (reconnectDelay === 0) return 'reconnect_delay is 0; it can be off, or 1 or more';
  return fastIoFailTmo === 'off' ? slowProblem(timers) : fastProblem(fastIoFailTmo, devLossTmo);
};

const vendorProblem = ({ reconnectDelay, fastIoFailTmo }: SrpTimers): string | undefined => {
  if (reconnectDelay === 'off' || fastIoFailTmo === 'off' || fastIoFailTmo >= reconnectDelay) {
    return undefined;
  }
  return `fast_io_fail_tmo is ${fastIoFailTmo} and reconnect_delay ${reconnectDelay}; vendor kernels want one reconnect before I/O fails`;
};

/**
 * What is wrong with the three together, as a sentence without a full stop; undefined for nothing. The rules are those
 * of srp_tmo_valid in drivers/scsi/scsi_transport_srp.c, which answers EINVAL to all of them alike, and one more of
 * vendor trees. The kernel checks at each write, so the three have to be written in an order that stays valid.
 */
export const timersProblem = (timers: SrpTimers): TimersProblem | undefined => {
  const kernel = kernelProblem(timers);
  if (kernel !== undefined) return { sentence: kernel, refusedBy: 'every kernel' };
  const vendor = vendorProblem(timers);
  return vendor === undefined ? undefined : { sentence: vendor, refusedBy: 'vendor kernels' };
};
