import { lockPatienceMs } from '../agent/limits.ts';
import { Pass } from '../agent/pass.ts';
import { stateDirectory } from '../agent/state.ts';
import { loadConfiguration } from '../config/load.ts';
import { isError } from '../config/locate.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Verdict } from '../core/verdict.ts';
import { errorMessage } from '../host/failure.ts';
import type { Clock, Host } from '../host/host.ts';
import { linesTo } from '../host/lines.ts';
import { takeLock, type Lock } from '../host/lock.ts';
import { lateLog } from '../journal/late.ts';
import type { FlushedLog, Log } from '../journal/log.ts';
import { terminalLog } from '../journal/terminal.ts';
import { exitCodes, type Io } from './io.ts';
import { onStopSignal } from './signals.ts';

export interface ApplyOptions {
  readonly early: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** How long the end of a pass waits for a journal that is slow. */
const journalPatienceMs = 1000;

/** A service's output goes to the journal; a terminal gets sentences. */
const openLog = (clock: Clock, { json, verbose }: ApplyOptions): FlushedLog => {
  const started = clock.monotonicMs();
  const open = async (): Promise<FlushedLog> => {
    // As a stream of the process, a pipe to the journal does not block: a journal that hangs must not hold up a pass.
    if (process.stdout.isTTY && !json)
      return terminalLog(process.stdout, () => clock.monotonicMs() - started);
    const { syslogLog } = await import('../journal/syslog.ts');
    return syslogLog(linesTo(1, journalPatienceMs));
  };
  return lateLog(open, { verbose });
};

/** True when systemd started this, and will hear what came of it. */
const isUnit = (): boolean => process.env['NOTIFY_SOCKET'] !== undefined;

/** Shown by `systemctl status`; a failure to say it is not worth a word. */
const tellSystemd = async (summary: string): Promise<void> => {
  if (!isUnit()) return;
  const { default: notify } = await import('systemd-notify');
  await notify({ status: summary }).catch(() => undefined);
};

const exitCode = (verdict: Verdict, diagnostics: readonly Diagnostic[]): number => {
  if (diagnostics.some(isError)) return exitCodes.badConfiguration;
  return verdict.converged ? exitCodes.converged : exitCodes.notConverged;
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
  return exitCode(verdict, configuration.diagnostics);
};

/** Waits for a pass that is running: whoever asks for one wants the state after it. */
const waitForLock = async (host: Host, io: Io, path: string): Promise<Lock> => {
  const until = host.clock.monotonicMs() + lockPatienceMs;
  for (let told = false; ; told = true) {
    const lock = takeLock(path);
    if (lock.kind === 'held' || host.clock.monotonicMs() > until) return lock;
    if (!told) io.err(`holdfast: waiting for the pass that is running (process ${pidOf(lock)})`);
    await host.clock.sleep(250);
  }
};

const pidOf = (lock: Extract<Lock, { kind: 'busy' }>): string => lock.holder.split('-')[0] ?? '?';

/** One pass under the lock; 1 when the lock cannot be had. */
export const apply = async (host: Host, io: Io, options: ApplyOptions): Promise<number> => {
  const path = `${stateDirectory}/${options.early ? 'early' : 'pass'}.lock`;
  const lock = await waitForLock(host, io, path).catch((error: unknown) => errorMessage(error));
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
