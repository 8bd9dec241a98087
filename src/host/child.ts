/** One child process, from its start to its end, a deadline, or a kernel that does not let go of it. */

import { execFile, type ChildProcess, type ExecFileException } from 'node:child_process';
import { startFailure } from './failure.ts';
import type { Command, Exit } from './host.ts';

/** How long a program that was told to end gets before SIGKILL, and then before it is given up as stuck in the kernel. */
const graceMs = 500;

const maxBuffer = 16 * 1024 * 1024;

const withoutLastNewline = (text: string): string => text.replace(/\n$/, '');

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** What became of a program that nobody ended. */
const toExit = (program: string, error: ExecFileException | null, output: Output): Exit => {
  if (typeof error?.code === 'string')
    return { kind: 'not-started', reason: startFailure(program, error) };
  const words = {
    stdout: withoutLastNewline(output.stdout),
    stderr: withoutLastNewline(output.stderr),
  };
  if (error === null) return { kind: 'exited', code: 0, ...words };
  if (typeof error.code === 'number') return { kind: 'exited', code: error.code, ...words };
  const killed = `killed by ${error.signal ?? 'something'}`;
  return { kind: 'exited', code: 128, ...words, stderr: killed };
};

/** Its standard input ends after `input`; a program that does not read it is none of our business. */
const feed = ({ stdin }: ChildProcess, input = ''): void => {
  stdin?.on('error', () => undefined);
  stdin?.end(input);
};

/** Some failures of fork are thrown, others told later. */
const start = (argv: readonly string[], ended: (exit: Exit) => void): ChildProcess | string => {
  const [program = '', ...args] = argv;
  const env = { ...process.env, LC_ALL: 'C' };
  try {
    return execFile(program, args, { env, maxBuffer }, (error, stdout, stderr) => {
      ended(toExit(program, error, { stdout, stderr }));
    });
  } catch (error) {
    return startFailure(program, error);
  }
};

/** Runs argv with the deadline, the input and the signal of `command`. Never rejects. */
export const runChild = (argv: readonly string[], command: Command): Promise<Exit> =>
  new Promise((resolve) => {
    const timers = new Set<NodeJS.Timeout>();
    const after = (ms: number, act: () => void): void => {
      timers.add(setTimeout(act, ms));
    };
    const ended: { kind?: 'timed-out' | 'interrupted' } = {};
    const finish = (exit: Exit): void => {
      for (const timer of timers) clearTimeout(timer);
      command.signal?.removeEventListener('abort', interrupt);
      resolve(ended.kind === undefined || exit.kind === 'stuck' ? exit : { kind: ended.kind });
    };
    const child = start(argv, finish);
    if (typeof child === 'string') {
      resolve({ kind: 'not-started', reason: child });
      return;
    }
    const end = (kind: 'timed-out' | 'interrupted'): void => {
      if (ended.kind !== undefined) return;
      ended.kind = kind;
      child.kill('SIGTERM');
      after(graceMs, () => child.kill('SIGKILL'));
      after(3 * graceMs, () => {
        child.unref();
        finish({ kind: 'stuck', pid: child.pid ?? 0 });
      });
    };
    const interrupt = (): void => {
      end('interrupted');
    };
    after(command.deadlineMs, () => {
      end('timed-out');
    });
    feed(child, command.input);
    if (command.signal?.aborted === true) interrupt();
    else command.signal?.addEventListener('abort', interrupt);
  });
