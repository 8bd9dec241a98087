/** `Max locked memory` in /proc/PID/limits (fs/proc/base.c, proc_pid_limits): soft, hard, in bytes or `unlimited`. */

import { parseKiB, type KiB, type Unlimited } from './units.ts';

export interface LockedLimit {
  readonly soft: KiB | Unlimited;
  readonly hard: KiB | Unlimited;
}

const amount = (text: string): KiB | Unlimited | undefined =>
  text === 'unlimited' ? text : parseKiB(String(Math.floor(Number(text) / 1024)));

/** In whole KiB. Undefined for a text without the line. */
export const parseMaxLocked = (text: string): LockedLimit | undefined => {
  const [, first = '', second = ''] =
    /^Max locked memory\s+(\d+|unlimited)\s+(\d+|unlimited)\s/m.exec(text) ?? [];
  if (first === '') return undefined;
  const [soft, hard] = [amount(first), amount(second)];
  return soft === undefined || hard === undefined ? undefined : { soft, hard };
};
