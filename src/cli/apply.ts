import { Pass } from '../agent/pass.ts';
import { loadConfiguration } from '../config/load.ts';
import type { Verdict } from '../core/verdict.ts';
import { errorMessage } from '../host/failure.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { askAgent } from './ask-agent.ts';
import { exitCodeOf } from './exit-code.ts';
import { exitCodes, type Io } from './io.ts';
import { isUnit, openLog } from './open-log.ts';
import { lockPath, pidOf, waitForLock } from './pass-lock.ts';
import { onStopSignal } from './signals.ts';

export interface ApplyOptions {
  readonly early: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** Shown by `systemctl status`; a failure to say it is not worth a word. */
const tellSystemd = async (summary: string): Promise<void> => {
  if (!isUnit()) return;
  const { default: notify } = await import('systemd-notify');
  await notify({ status: summary }).catch(() => undefined);
};

/** An event that comes while the unit runs starts nothing, so a host that changed at the very end gets another pass. */
const passes = async (start: () => Pass, stop: AbortSignal): Promise<Verdict> => {
  for (let left = 2; ; left -= 1) {
    const one = start();
    const verdict = await one.run();
    await tellSystemd(verdict.summary);
    if (!isUnit() || left === 0 || stop.aborted || !(await one.isStale())) return verdict;
  }
};

const pass = async (host: Host, log: Log, early: boolean): Promise<number> => {
  const configuration = await loadConfiguration(host);
  const stop = onStopSignal(log);
  const started = host.clock.monotonicMs();
  const options = { stop: stop.signal, started, isAttended: !isUnit() };
  const start = (): Pass => new Pass(host, log, configuration, options);
  const verdict = await (early ? start().early() : passes(start, stop.signal));
  if (early) await tellSystemd(verdict.summary);
  stop.done();
  return exitCodeOf(verdict, configuration.diagnostics);
};

/** One pass under the lock; 1 when the lock cannot be had. */
const applyHere = async (host: Host, io: Io, options: ApplyOptions): Promise<number> => {
  const path = lockPath(options.early);
  const onBusy = (pid: string): void => {
    io.err(`holdfast: waiting for the pass that is running (process ${pid})`);
  };
  const lock = await waitForLock(host, path, { onBusy }).catch(errorMessage);
  if (typeof lock === 'string' || lock.kind === 'busy') {
    const why = typeof lock === 'string' ? lock : `process ${pidOf(lock)} has held it for minutes`;
    const advice = process.getuid?.() === 0 ? '' : '; only root can change the host';
    io.err(`holdfast: cannot take ${path}: ${why}${advice}`);
    return exitCodes.couldNotRun;
  }
  const log = openLog(host.clock, options);
  try {
    return await pass(host, log, options.early);
  } finally {
    await log.flush();
    lock.release();
  }
};

/** One pass, by the agent where one listens; the early one is over before there is an agent. */
export const apply = async (host: Host, io: Io, options: ApplyOptions): Promise<number> => {
  const code = options.early ? undefined : await askAgent(io, options);
  return code ?? applyHere(host, io, options);
};
