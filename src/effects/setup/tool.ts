import type { Host } from '../../host/host.ts';
import { failed, type Outcome } from '../outcome.ts';

const deadlineMs = 10_000;

/** Runs a program that only sets something; its own words come back when it does not. */
export const runTool = async (
  host: Host,
  program: string,
  args: readonly string[],
): Promise<Outcome<undefined>> => {
  const exit = await host.run({ program, args, deadlineMs });
  switch (exit.kind) {
    case 'exited':
      return exit.code === 0
        ? { kind: 'done', value: undefined }
        : failed(`${program} says ${exit.stderr.trim().replaceAll('\n', '; ')}`);
    case 'not-started':
      return failed(`${program} does not start: ${exit.reason}`);
    case 'interrupted':
      return { kind: 'interrupted' };
    case 'timed-out':
    case 'stuck':
      return failed(`${program} did not end within ${deadlineMs / 1000} s`, true);
  }
};
