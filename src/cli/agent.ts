import { errorMessage } from '../host/failure.ts';
import type { Host } from '../host/host.ts';
import type { FlushedLog, Log } from '../journal/log.ts';
import { Agent } from '../service/agent.ts';
import { Loading } from '../service/loading.ts';
import { Prober } from '../service/prober.ts';
import { garbageCollector } from '../service/memory.ts';
import { Progress } from '../service/progress.ts';
import { Systemd } from '../service/systemd.ts';
import { listen } from '../service/triggers.ts';
import { feedWatchdog } from '../service/watchdog.ts';
import { version } from '../version.ts';
import { listenForClients } from './control.ts';
import { exitCodes, type Io } from './io.ts';
import { openLog } from './open-log.ts';
import { lockPath, pidOf, waitForLock } from './pass-lock.ts';
import { onStopSignal } from './signals.ts';

const lockFor =
  (host: Host, log: Log) =>
  async (stop: AbortSignal): Promise<{ release(): void } | undefined> => {
    const path = lockPath(false);
    const onBusy = (pid: string): void => {
      log.write('debug', { event: 'lock-busy' }, `waiting for the pass of process ${pid}`);
    };
    try {
      const lock = await waitForLock(host, path, { onBusy, stop });
      if (lock.kind === 'held') return lock;
      if (stop.aborted) return undefined;
      const reason = `process ${pidOf(lock)} has held it for minutes`;
      log.write('warn', { event: 'lock-failed', reason }, `cannot take ${path}: ${reason}`);
    } catch (error) {
      const reason = errorMessage(error);
      log.write('error', { event: 'lock-failed', reason }, `cannot take ${path}: ${reason}`);
    }
    return undefined;
  };

interface Surroundings {
  readonly real: Host;
  readonly log: FlushedLog;
  readonly stop: AbortSignal;
}

/** The agent and what runs beside it, until `stop` aborts. */
const serve = async ({ real, log, stop }: Surroundings): Promise<void> => {
  const progress = new Progress();
  const host = progress.counting(real);
  const systemd = new Systemd(real, process.env);
  const loading = new Loading(real, log, () => {
    one.reread();
  });
  const one = new Agent({
    ...{ host, log, systemd, stop },
    flush: () => log.flush(),
    load: () => loading.load(),
    lock: lockFor(host, log),
    tidy: garbageCollector(),
  });
  const broke = (error: unknown): void => {
    const reason = errorMessage(error);
    log.write('error', { event: 'service-broke', reason }, `a part of the agent broke: ${reason}`);
  };
  process.on('SIGHUP', () => {
    log.write('info', { event: 'reloaded' }, 'reading the configuration again because of SIGHUP');
    one.reload().catch(broke);
  });
  // Not through what counts answers: they are no progress of a pass.
  const prober = new Prober(real, log, () => one.last?.view);
  const beside = [
    prober.run(stop),
    listen(host, log, one, stop),
    feedWatchdog(systemd, host.clock, { watched: one, progress, stop }),
    listenForClients(
      one,
      { log, clock: host.clock, held: () => loading.held, silent: () => prober.silences },
      stop,
    ),
  ].map((part) => part.catch(broke));
  await one.run();
  await Promise.all([...beside, loading.close()]);
};

/** Runs until it is told to stop. */
export const agent = async (real: Host, io: Io, verbose: boolean): Promise<number> => {
  if (process.getuid?.() !== 0) {
    io.err('holdfast: the agent changes the host, and only root can');
    return exitCodes.couldNotRun;
  }
  const log = openLog(real.clock, { json: false, verbose });
  const stopping = onStopSignal(log, ['SIGTERM', 'SIGINT']);
  log.write('info', { event: 'agent-started' }, `holdfast ${version} agent started`);
  await serve({ real, log, stop: stopping.signal });
  await log.flush();
  stopping.done();
  return exitCodes.converged;
};
