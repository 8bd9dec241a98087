import type { TargetStep } from '../../core/setup/targets.ts';
import type { Exit, Host } from '../../host/host.ts';
import { observeConfigured } from '../../observe/setup/lio.ts';
import { failed, type Outcome } from '../outcome.ts';

/** A hundred backstores take a while; SCST's own unit gives five minutes, within which a pass has to end. */
const deadlineMs = 120_000;

const done: Outcome<undefined> = { kind: 'done', value: undefined };

/** The ends that are no exit, in words. */
const oddEnd = (exit: Exclude<Exit, { kind: 'exited' }>, program: string): Outcome<undefined> => {
  switch (exit.kind) {
    case 'interrupted':
      return exit;
    case 'timed-out':
      return failed(`${program} did not end within two minutes and was ended`, true);
    case 'stuck':
      return failed(
        `${program} (process ${exit.pid}) waits in the kernel and cannot be killed`,
        true,
      );
    case 'not-started':
      return failed(`${program} cannot be run: ${exit.reason}`);
  }
};

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** A traceback ends with what is wrong. What could not be restored is on stderr, and the exit is 0 all the same. */
const restoreLio = async (host: Host, file: string): Promise<Outcome<undefined>> => {
  const program = 'targetctl';
  const exit = await host.run({ program, args: ['restore', file], deadlineMs });
  if (exit.kind !== 'exited') return oddEnd(exit, program);
  const complaints = linesOf(exit.stderr);
  if (exit.code !== 0) return failed(complaints.at(-1) ?? `targetctl failed with ${exit.code}`);
  if (complaints.length === 0) return done;
  return failed(`it was restored in part only: ${complaints.join('; ')}`);
};

/** scstadmin writes everything to stdout, the error between lines of its own. */
const restoreScst = async (host: Host, file: string): Promise<Outcome<undefined>> => {
  const program = 'scstadmin';
  const exit = await host.run({ program, args: ['-config', file], deadlineMs });
  if (exit.kind !== 'exited') return oddEnd(exit, program);
  if (exit.code === 0) return done;
  const words = linesOf(`${exit.stdout}\n${exit.stderr}`).filter(
    (line) => !line.startsWith('FATAL: Rec'),
  );
  return failed(words.at(-1) ?? `scstadmin failed with ${exit.code}`);
};

export const performTarget = async (host: Host, step: TargetStep): Promise<Outcome<undefined>> => {
  if (step.implementation === 'scst') return restoreScst(host, step.file);
  // targetctl removes what is there: somebody may have been faster.
  const now = await observeConfigured(host);
  if (now === undefined) return failed('LIO is gone');
  const [there] = [...now.active, ...now.others];
  return there === undefined
    ? restoreLio(host, step.file)
    : failed(`somebody has configured ${there} meanwhile`);
};
