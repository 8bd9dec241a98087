import { Pass } from '../agent/pass.ts';
import { stateDirectory } from '../agent/state.ts';
import { loadConfiguration } from '../config/load.ts';
import { isError } from '../config/locate.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Host } from '../host/host.ts';
import { errorMessage } from '../host/failure.ts';
import { takeLock } from '../host/lock.ts';
import type { Log } from '../journal/log.ts';
import { terminalLog } from '../journal/terminal.ts';
import { exitCodes, type Io } from './io.ts';

/** A service's output goes to the journal; a terminal gets sentences. pino is loaded only where it is needed. */
const openLog = async (json: boolean): Promise<Log> => {
  if (process.stdout.isTTY && !json) {
    const started = performance.now();
    return terminalLog(process.stdout, () => performance.now() - started);
  }
  const { syslogLog } = await import('../journal/syslog.ts');
  return syslogLog(1);
};

const tellDiagnostic = (log: Log, diagnostic: Diagnostic): void => {
  const { severity, code, file, line, column, message, hint } = diagnostic;
  const level = severity === 'warning' ? 'warn' : severity;
  const advice = hint === null ? '' : ` (${hint})`;
  const fields = { event: 'diagnostic', code, file, line, column } as const;
  log.write(level, fields, `${file}:${line}:${column}: ${message}${advice}`);
};

const tellVerdict = (log: Log, { converged, problems, remarks, summary }: Verdict): void => {
  for (const remark of remarks) log.write('info', { event: 'remark' }, remark);
  if (!converged) {
    for (const problem of problems) log.write('warn', { event: 'not-converged' }, problem);
  }
  log.write(converged ? 'info' : 'warn', { event: 'pass-finished' }, summary);
};

/** Shown by `systemctl status`; a failure to say it is not worth a word. */
const tellSystemd = async (summary: string): Promise<void> => {
  if (process.env['NOTIFY_SOCKET'] === undefined) return;
  const { default: notify } = await import('systemd-notify');
  await notify({ status: summary }).catch(() => undefined);
};

const exitCode = (verdict: Verdict, diagnostics: readonly Diagnostic[]): number => {
  if (diagnostics.some(isError)) return exitCodes.badConfiguration;
  return verdict.converged ? exitCodes.converged : exitCodes.notConverged;
};

const pass = async (host: Host, log: Log, early: boolean): Promise<number> => {
  const configuration = await loadConfiguration(host);
  for (const diagnostic of configuration.diagnostics) tellDiagnostic(log, diagnostic);
  const one = new Pass(host, log, configuration);
  const verdict = await (early ? one.early() : one.run());
  tellVerdict(log, verdict);
  await tellSystemd(verdict.summary);
  return exitCode(verdict, configuration.diagnostics);
};

/** One pass under the lock; 1 when another one is running or the lock cannot be had. */
export const apply = async (
  host: Host,
  io: Io,
  options: { readonly early: boolean; readonly json: boolean },
): Promise<number> => {
  const path = `${stateDirectory}/${options.early ? 'early' : 'pass'}.lock`;
  const lock = await takeLock(path).catch((error: unknown) => ({ trouble: errorMessage(error) }));
  if ('trouble' in lock) {
    io.err(`holdfast: cannot take ${path}: ${lock.trouble}`);
    return exitCodes.couldNotRun;
  }
  if (lock.kind === 'busy') {
    io.err(
      `holdfast: another pass is running (process ${lock.holder.split('-')[0] ?? '?'}): nothing done`,
    );
    return exitCodes.couldNotRun;
  }
  try {
    return await pass(host, await openLog(options.json), options.early);
  } finally {
    await lock.release();
  }
};
