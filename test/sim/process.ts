/** Simulated processes: killed by deadline or signal, unless they sit in the kernel and cannot be. */

import type { Command, Exit } from '../../src/host/host.ts';
import type { Timeline } from './timeline.ts';

export class Killed extends Error {}

/** What the code of a simulated program may do with its time. */
export class Process {
  readonly #timeline: Timeline;
  #killed = false;
  #interrupt: (() => void) | undefined;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** A signal was sent: it dies here at the latest. */
  check(): void {
    if (this.#killed) throw new Killed();
  }

  /** An interruptible wait. */
  async sleep(ms: number): Promise<void> {
    this.check();
    await new Promise<void>((resolve) => {
      const cancel = Number.isFinite(ms) ? this.#timeline.after(ms, resolve) : () => undefined;
      this.#interrupt = () => {
        cancel();
        resolve();
      };
    });
    this.#interrupt = undefined;
    this.check();
  }

  /** An uninterruptible wait; a signal takes effect after it. */
  async waitDeaf(ms: number): Promise<void> {
    await this.#timeline.sleep(ms);
    this.check();
  }

  /** Uninterruptible, for ever. */
  hang(): Promise<never> {
    return new Promise(() => undefined);
  }

  kill(): void {
    this.#killed = true;
    this.#interrupt?.();
  }
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Program = (process: Process, command: Command) => Promise<Ended>;

/** How long the real host waits for a killed process before it gives it up (src/host/run.ts). */
const graceMs = 1500;

/** Runs a program the way src/host/run.ts does. */
export const runProgram = (timeline: Timeline, program: Program, command: Command): Promise<Exit> =>
  new Promise((resolve) => {
    const process = new Process(timeline);
    const why: { kind: 'timed-out' | 'interrupted' } = { kind: 'timed-out' };
    const interrupt = (): void => {
      why.kind = 'interrupted';
      process.kill();
    };
    const cancels = [
      timeline.after(command.deadlineMs, () => {
        process.kill();
      }),
      timeline.after(command.deadlineMs + graceMs, () => {
        finish({ kind: 'stuck', pid: 4242 });
      }),
    ];
    const finish = (exit: Exit): void => {
      for (const cancel of cancels) cancel();
      command.signal?.removeEventListener('abort', interrupt);
      resolve(exit);
    };
    if (command.signal?.aborted === true) interrupt();
    command.signal?.addEventListener('abort', interrupt);
    program(process, command).then(
      (ended) => {
        finish({ kind: 'exited', ...ended });
      },
      (error: unknown) => {
        if (!(error instanceof Killed)) throw error;
        finish(why);
      },
    );
  });
