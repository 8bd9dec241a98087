/** Every process Holdfast starts: argv, a deadline, and no waiting for one that cannot die. */

import type { Command, Exit } from './host.ts';

/** How long a killed program gets before SIGKILL, and again before it is given up as stuck in the kernel. */
const graceMs = 500;

const expiry = (ms: number): { readonly passed: Promise<'stuck'>; clear(): void } => {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<'stuck'>((resolve) => {
    timer = setTimeout(resolve, ms, 'stuck');
  });
  return {
    passed,
    clear: () => {
      clearTimeout(timer);
    },
  };
};

const optionsOf = (command: Command) => ({
  reject: false as const,
  timeout: command.deadlineMs,
  forceKillAfterDelay: graceMs,
  ...(command.signal === undefined ? {} : { cancelSignal: command.signal }),
  ...(command.input === undefined ? { stdin: 'ignore' as const } : { input: command.input }),
  env: { LC_ALL: 'C' },
  maxBuffer: 16 * 1024 * 1024,
});

interface Result {
  readonly timedOut: boolean;
  readonly isCanceled: boolean;
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly shortMessage?: string | undefined;
}

const toExit = (result: Result): Exit => {
  if (result.timedOut) return { kind: 'timed-out' };
  if (result.isCanceled) return { kind: 'interrupted' };
  const { exitCode, signal, stdout, stderr } = result;
  if (exitCode !== undefined) return { kind: 'exited', code: exitCode, stdout, stderr };
  if (signal !== undefined)
    return { kind: 'exited', code: 128, stdout, stderr: `killed by ${signal}` };
  return { kind: 'not-started', reason: result.shortMessage ?? 'unknown reason' };
};

/** A child dies with its parent, even with one that was killed: nobody else would free what it holds in the kernel. */
const guard = ['--pdeathsig', 'KILL', '--'] as const;

/** True when it was setpriv that failed: it is not there, or older than util-linux 2.33. */
const isGuardFailure = (exit: Exit): boolean =>
  exit.kind === 'not-started' ||
  (exit.kind === 'exited' && exit.code === 1 && /^setpriv: (un|inv)/.test(exit.stderr));

/** setpriv's own words for a program that is not there. */
const missingProgram = /^setpriv: failed to execute (.*)$/m;

/** Loads execa and uses it once, in vain: its first use takes several times as long as every later one. */
export const prepareToRun = async (): Promise<void> => {
  const { execa } = await import('execa');
  await execa('true', optionsOf({ program: 'true', args: [], deadlineMs: 10_000 }));
};

const runArgv = async (argv: readonly string[], command: Command): Promise<Exit> => {
  const { execa } = await import('execa');
  const [program = '', ...args] = argv;
  const child = execa(program, args, optionsOf(command));
  const limit = expiry(command.deadlineMs + 3 * graceMs);
  const result = await Promise.race([child, limit.passed]);
  limit.clear();
  if (result !== 'stuck') return toExit(result);
  child.unref();
  return { kind: 'stuck', pid: child.pid ?? 0 };
};

/** execa is loaded at the first program, so that commands that only read never pay for it. */
export const runProgram = async (command: Command): Promise<Exit> => {
  const plain = [command.program, ...command.args];
  const exit = await runArgv(['setpriv', ...guard, ...plain], command);
  if (isGuardFailure(exit)) return runArgv(plain, command);
  const missing = exit.kind === 'exited' ? missingProgram.exec(exit.stderr)?.[1] : undefined;
  return missing === undefined ? exit : { kind: 'not-started', reason: missing };
};
