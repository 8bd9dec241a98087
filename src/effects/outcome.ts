import type { Exit } from '../host/host.ts';

/** What became of a step. `failed` is the step's own failure; the two others say that it never got an answer. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly reason: string; readonly timedOut: boolean }
  | { readonly kind: 'interrupted' };

export type Failed = Extract<Outcome<never>, { kind: 'failed' }>;

export const failed = (reason: string, timedOut = false): Failed => ({
  kind: 'failed',
  reason,
  timedOut,
});

/** Does not say how long it was given, which differs each time: a reason that is the same is said once. */
export const silence =
  'no answer in the time it was given, ended so that others can connect: no RDMA there, or a target that hangs';

/** The ends that every program can come to, in words; undefined when it ran and exited by itself. */
export const abnormalEnd = (exit: Exit, late: string): Outcome<never> | undefined => {
  switch (exit.kind) {
    case 'exited':
      return undefined;
    case 'interrupted':
      return { kind: 'interrupted' };
    case 'timed-out':
      return failed(late, true);
    case 'stuck':
      return failed(
        `process ${exit.pid} waits in the kernel and cannot be killed, and nothing else can be connected before it ends: after a minute if the target accepts connections and then is silent, never if the HCA is sick, which takes a reboot`,
        true,
      );
    case 'not-started':
      return failed(exit.reason);
  }
};
