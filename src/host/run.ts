/** Every process Holdfast starts: argv, a deadline, and no waiting for one that cannot die. */

import type { Command, Exit } from './host.ts';

/** A child dies with its parent, even with one that was killed: nobody else would free what it holds in the kernel. */
export const guard = ['--pdeathsig', 'KILL', '--'] as const;

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
  const exit = await runChild(['setpriv', ...guard, ...plain], command);
  if (isGuardFailure(exit)) return runChild(plain, command);
  const missing = exit.kind === 'exited' ? missingProgram.exec(exit.stderr)?.[1] : undefined;
  return missing === undefined ? exit : { kind: 'not-started', reason: missing };
};
