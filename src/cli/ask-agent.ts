/** `holdfast apply` where an agent runs: the agent makes the pass, and its lines are printed here. */

import { existsSync } from 'node:fs';
import { controlSocket } from '../service/control-path.ts';
import type { Io } from './io.ts';
import { isUnit, printedHere } from './open-log.ts';

/** The exit code of the agent's pass; undefined where nobody made one, and this process has to. */
export const askAgent = async (
  io: Io,
  { json, verbose }: { readonly json: boolean; readonly verbose: boolean },
): Promise<number | undefined> => {
  // Without an agent a pass pays for one look at a file, not for the network code of Node.
  if (!existsSync(controlSocket)) return undefined;
  const { form, output } = printedHere({ json });
  const out = (line: string): void => {
    output.write(`${line}\n`);
  };
  const { askApply } = await import('../service/control-client.ts');
  const wishes = { form, verbose, attended: !isUnit() };
  const asked = await askApply(controlSocket, wishes, { out });
  await output.drain();
  if (asked.kind === 'applied') return asked.code;
  if (asked.kind === 'unanswered')
    io.err(`holdfast: the agent ${asked.reason}: this process makes the pass itself`);
  return undefined;
};
