/** The agent's control socket: what `holdfast apply` asks of it. */

import type { HeldFile } from '../config/last-good.ts';
import { errorMessage } from '../host/failure.ts';
import type { Clock } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { printedLog } from '../journal/printed.ts';
import type { Agent } from '../service/agent.ts';
import { controlSocket } from '../service/control-path.ts';
import { serveControl, type ControlHandlers } from '../service/control.ts';
import type { Silence } from '../service/prober.ts';
import type { Passed } from '../service/run-pass.ts';
import { version } from '../version.ts';
import { exitCodeOf } from './exit-code.ts';

type Asked = Pick<Agent, 'ask' | 'last'>;

const passBy = (agent: Asked, log: Log, isAttended: boolean): Promise<Passed | undefined> =>
  new Promise((resolve) => {
    agent.ask({ log, isAttended, done: resolve });
  });

/** What no pass knows. */
interface Remarkable {
  /** Files whose version of before is in use. */
  readonly held: () => readonly HeldFile[];
  /** Logins that do not answer. */
  readonly silent: () => readonly Silence[];
}

/** One pass serves all who asked before it began. */
export const controlHandlers = (
  agent: Asked,
  clock: Clock,
  { held, silent }: Partial<Remarkable> = {},
): ControlHandlers => ({
  apply: async (out, { form, verbose, attended }) => {
    const started = clock.monotonicMs();
    const output = { write: out, drain: () => Promise.resolve() };
    const elapsedMs = (): number => clock.monotonicMs() - started;
    const log = printedLog(() => ({ form, output }), { verbose, elapsedMs });
    const passed = await passBy(agent, log, attended);
    await log.flush();
    if (passed === undefined) throw new Error('no pass came to its end');
    return exitCodeOf(passed.verdict, passed.configuration.diagnostics);
  },
  status: () => {
    const { converged = null, summary = null } = agent.last?.verdict ?? {};
    const files = held?.().map(({ file, sinceMs }) => ({ file, sinceMs })) ?? [];
    const remarkable = { held: files, silent: silent?.() ?? [] };
    return JSON.stringify({ version, pid: process.pid, converged, summary, ...remarkable });
  },
});

interface ListenOptions extends Remarkable {
  readonly log: Log;
  readonly clock: Clock;
}

/** Until `stop` aborts. Without the socket everything else goes on: `holdfast apply` makes its passes itself. */
export const listenForClients = async (
  agent: Asked,
  { log, clock, ...remarkable }: ListenOptions,
  stop: AbortSignal,
): Promise<void> => {
  try {
    const control = await serveControl(controlSocket, controlHandlers(agent, clock, remarkable));
    const stopped = new Promise<void>((resolve) => {
      stop.addEventListener('abort', () => {
        resolve();
      });
    });
    if (!stop.aborted) await stopped;
    await control.close();
  } catch (error) {
    const reason = errorMessage(error);
    const message = `cannot listen at ${controlSocket}: ${reason}; holdfast apply makes its passes itself`;
    log.write('warn', { event: 'control-failed', reason }, message);
  }
};
