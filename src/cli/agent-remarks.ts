import * as v from 'valibot';
import { duration } from '../core/words.ts';
import type { Clock } from '../host/host.ts';
import { controlSocket } from '../service/control-path.ts';

const statusSchema = v.object({
  held: v.array(v.object({ file: v.string(), sinceMs: v.number() })),
  silent: v.optional(
    v.array(v.object({ what: v.string(), disk: v.string(), sinceMs: v.number() })),
    [],
  ),
});

/**
 * What only the running agent knows: files of which it uses the version of before, and logins that do not answer. None
 * without an agent.
 */
export const agentRemarks = async (
  clock: Clock,
  socket: string = controlSocket,
): Promise<readonly string[]> => {
  const { askStatus } = await import('../service/control-client.ts');
  const answer = await askStatus(socket);
  const status = v.safeParse(statusSchema, answer.kind === 'status' ? answer.status : {});
  if (!status.success) return [];
  const { held, silent } = status.output;
  const since = (ms: number): string => duration(clock.monotonicMs() - ms);
  return [
    ...held.map(
      ({ file, sinceMs }) =>
        `${file} has been broken for ${since(sinceMs)}: the running agent uses the version of before until it is mended`,
    ),
    ...silent.map(
      ({ what, disk, sinceMs }) =>
        `${what} has not answered for ${since(sinceMs)}: ${disk} could not be read`,
    ),
  ];
};
