/** Every process Holdfast starts: argv, a deadline, and no waiting for one that cannot die. */

import type { Command, Exit } from './host.ts';

/**
 * Whether systemd ends what this process leaves behind: it does so for the main process of a unit (KillMode=control-group).
 * Since version 248 it names what it starts itself (SYSTEMD_EXEC_PID in systemd.exec(5)).
 */
const isMainProcess = (): boolean => process.env['SYSTEMD_EXEC_PID'] === String(process.pid);

/**
 * argv of a child that dies with its parent, even with one that was killed: nobody else would free what it holds in the
 * kernel. Where systemd sees to it, a program less is to be started.
 */
export const guarded = (...argv: readonly string[]): readonly string[] =>
  isMainProcess() ? argv : ['setpriv', '--pdeathsig', 'KILL', '--', ...argv];

/** True when it was setpriv that failed: it is not there, or older than util-linux 2.33. */
const isGuardFailure = (exit: Exit): boolean =>
  exit.kind === 'not-started' ||
  (exit.kind === 'exited' && exit.code === 1 && /^setpriv: (un|inv)/.test(exit.stderr));

/** setpriv's own words for a program that is not there. */
const missingProgram = /^setpriv: failed to execute (.*)$/m;

/** Loads what asking and running take, which most passes never do. */
export const prepareToAct = (): void => {
  void import('./child.ts');
  void import('./network.ts');
};

export const runProgram = async (command: Command): Promise<Exit> => {
  const { runChild } = await import('./child.ts');
  const plain = [command.program, ...command.args];
  const argv = guarded(...plain);
  const exit = await runChild(argv, command);
  if (argv.length === plain.length) return exit;
  if (isGuardFailure(exit)) return runChild(plain, command);
  const missing = exit.kind === 'exited' ? missingProgram.exec(exit.stderr)?.[1] : undefined;
  return missing === undefined ? exit : { kind: 'not-started', reason: missing };
};
