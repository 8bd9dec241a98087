/** Logging in: one write to add_target of the local port, made by a child so that it can be killed. */

import { alreadyLoggedIn } from '../core/srp/rejection.ts';
import { addTargetString, type SrpLogin } from '../core/srp/login.ts';
import type { Host } from '../host/host.ts';
import type { Limits } from './connect.ts';
import type { Exit } from '../host/host.ts';

/** How the write ended; `stderr` is what dd printed, in which the kernel's errno stands. */
export type Answer =
  | { readonly kind: 'done' }
  /** The kernel has a login with this identity already. */
  | { readonly kind: 'existed' }
  | { readonly kind: 'refused'; readonly stderr: string }
  | { readonly kind: 'silent'; readonly reason: string }
  | { readonly kind: 'not-started'; readonly reason: string }
  | { readonly kind: 'interrupted' };

const silence = (login: SrpLogin): string =>
  `no answer in the time it was given, ended so that ${login.port} can log in to others: no SRP target there, or one that hangs`;

const meaningOf = (exit: Exit, login: SrpLogin): Answer => {
  switch (exit.kind) {
    case 'interrupted':
      return exit;
    case 'not-started':
      return exit;
    case 'timed-out':
      return { kind: 'silent', reason: silence(login) };
    case 'stuck': {
      const reason = `process ${exit.pid} waits in the kernel and cannot be killed; ${login.port} takes no other login before it ends: when the disks of the target have been looked at, or never if the HCA is sick, which takes a reboot`;
      return { kind: 'silent', reason };
    }
    case 'exited':
      if (exit.code === 0) return { kind: 'done' };
      return exit.stderr.includes(alreadyLoggedIn)
        ? { kind: 'existed' }
        : { kind: 'refused', stderr: exit.stderr };
  }
};

/**
 * The kernel takes one write at a time for each local port (add_target_mutex in ib_srp.c), and lets the process that
 * writes be killed while it connects.
 */
export const writeLogin = async (
  host: Host,
  { login, addTarget }: { readonly login: SrpLogin; readonly addTarget: string },
  { deadlineMs, signal }: Limits,
): Promise<Answer> => {
  const args = [
    `of=${addTarget}`,
    'bs=4096',
    'count=1',
    'iflag=fullblock',
    'conv=nocreat,notrunc',
    'status=none',
  ];
  const input = addTargetString(login);
  return meaningOf(await host.run({ program: 'dd', args, input, deadlineMs, signal }), login);
};
