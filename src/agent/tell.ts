/** What happened, as fields for a query and a sentence for a person. */

import type { Attempts } from '../core/backoff.ts';
import type { DesiredModule, Portal } from '../core/desired.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import { describeEndpoint, describePath, type Path } from '../core/path.ts';
import type { LogRecord } from '../core/record.ts';
import type { SetupStep } from '../core/setup/setup.ts';
import type { Verdict } from '../core/verdict.ts';
import { duration, several } from '../core/words.ts';
import type { Fields, Level, Log } from '../journal/log.ts';

const at = ({ transport, traddr, trsvcid, source }: Path | Portal): Omit<Fields, 'event'> => ({
  transport,
  traddr,
  trsvcid,
  source,
});

const about = ({ subject, kind }: SetupStep): Pick<Fields, 'subject' | 'step'> => ({
  subject,
  step: kind,
});

export const tellSetUp = (log: Log, step: SetupStep): void => {
  log.write('info', { event: 'set-up', ...about(step) }, `done: ${step.sentence}`);
};

export const tellSetupFailure = (log: Log, step: SetupStep, trouble: Trouble): void => {
  const { reason, retryInMs, repeated } = trouble;
  log.write(
    repeated ? 'debug' : 'warn',
    { event: 'set-up-failed', ...about(step), reason, retryInMs },
    `cannot ${step.sentence}: ${reason}; next try in ${duration(retryInMs)} or when the HCA, link or address changes`,
  );
};

/** An error where a file asks for the module by name; hardware may well do without. */
export const tellModuleFailure = (log: Log, module: DesiredModule, trouble: Trouble): void => {
  const { name, source, device } = module;
  const { reason, retryInMs, repeated } = trouble;
  const level = device === undefined ? 'error' : 'info';
  log.write(
    repeated ? 'debug' : level,
    { event: 'modules-failed', modules: [name], source, reason, retryInMs },
    `cannot load the module ${name} (${source}): ${reason}; next try in ${duration(retryInMs)} or when the HCA, link or address changes`,
  );
};

export const tellLost = (log: Log, path: Path): void => {
  log.write(
    'warn',
    { event: 'path-lost', ...at(path), nqn: path.subsysnqn },
    `lost ${describePath(path)}: the kernel has deleted its controller`,
  );
};

export const tellConnected = (log: Log, path: Path, ms: number, existed: boolean): void => {
  const how = existed ? 'was connected already' : `connected in ${duration(ms)}`;
  log.write(
    'info',
    { event: 'connected', ...at(path), nqn: path.subsysnqn, ms },
    `${describePath(path)}: ${how}`,
  );
};

export const tellFound = (log: Log, path: Path): void => {
  const fields = { event: 'connected', ...at(path), nqn: path.subsysnqn } as const;
  log.write('info', fields, `${describePath(path)}: is connected again`);
};

/** A failure and when the next try is. `repeated`: the same reason as last time, which nobody wants to read twice. */
export interface Trouble {
  readonly reason: string;
  readonly retryInMs: number;
  readonly repeated: boolean;
}

export const troubleOf = (
  { reason }: { readonly reason: string },
  before: Attempts,
  after: Attempts,
  now: number,
): Trouble => ({
  reason,
  retryInMs: Math.max(0, after.notBefore - now),
  repeated: reason === before.reason,
});

export const tellPathFailure = (log: Log, path: Path, trouble: Trouble): void => {
  const { reason, retryInMs, repeated } = trouble;
  log.write(
    repeated ? 'debug' : 'warn',
    { event: 'connect-failed', ...at(path), nqn: path.subsysnqn, reason, retryInMs },
    `cannot connect ${describePath(path)}: ${reason}; next try in ${duration(retryInMs)} or when the HCA, link or address changes`,
  );
};

/** `isNews`: it had not answered before, or lists something else than last time. */
export interface Page {
  readonly count: number;
  readonly ms: number;
  readonly isNews: boolean;
}

export const tellDiscovered = (log: Log, portal: Portal, { count, ms, isNews }: Page): void => {
  log.write(
    isNews ? 'info' : 'debug',
    { event: 'discovered', ...at(portal), ms },
    `${describeEndpoint(portal)} lists ${several(count, 'record')} (asked in ${duration(ms)})`,
  );
};

export const tellPortalFailure = (log: Log, portal: Portal, trouble: Trouble): void => {
  const { reason, retryInMs, repeated } = trouble;
  log.write(
    repeated ? 'debug' : 'warn',
    { event: 'discover-failed', ...at(portal), reason, retryInMs },
    `cannot ask ${describeEndpoint(portal)} (${portal.source}): ${reason}; next try in ${duration(retryInMs)} or when the HCA, link or address changes`,
  );
};

const unlisted = (portal: Portal, record: LogRecord): Fields => ({
  event: 'record-unlisted',
  ...at(portal),
  nqn: record.subnqn,
});

export const tellUnlisted = (log: Log, portal: Portal, record: LogRecord): void => {
  const message = `${describeEndpoint(portal)} does not list ${record.subnqn} any more; it is expected back`;
  log.write('warn', unlisted(portal, record), message);
};

export const tellForgotten = (log: Log, portal: Portal, record: LogRecord): void => {
  const message = `${describeEndpoint(portal)} has not listed ${record.subnqn} for a whole discovery interval: it is missed no longer`;
  log.write('warn', unlisted(portal, record), message);
};

export const tellSkipped = (log: Log, record: LogRecord, reason: string): void => {
  const fields = { event: 'record-skipped', nqn: record.subnqn, reason } as const;
  log.write('info', fields, `not connecting ${record.subnqn}: ${reason}`);
};

/** What was said before, word for word, is not said as loudly again. */
const loudness = (level: Level, said: string, before: readonly string[]): Level =>
  before.includes(said) ? 'debug' : level;

const sentenceOf = ({ file, line, column, message, hint }: Diagnostic): string =>
  `${file}:${line}:${column}: ${message}${hint === null ? '' : ` (${hint})`}`;

/** What is wrong with the configuration, and returns what it said. `before`: what the last pass said. */
export const tellDiagnostics = (
  log: Log,
  diagnostics: readonly Diagnostic[],
  before: readonly string[],
): readonly string[] =>
  diagnostics.map((one) => {
    const { severity, code, file, line, column } = one;
    const said = sentenceOf(one);
    const level = severity === 'warning' ? 'warn' : severity;
    const fields = { event: 'diagnostic', code, file, line, column } as const;
    log.write(loudness(level, said, before), fields, said);
    return said;
  });

/** How a pass ended. `before`: what the last pass said and need not be said again. */
export const tellVerdict = (log: Log, verdict: Verdict, before: readonly string[]): void => {
  const { converged, problems, remarks, warnings, summary } = verdict;
  for (const remark of remarks) {
    log.write(loudness('info', remark, before), { event: 'remark' }, remark);
  }
  for (const warning of warnings) {
    log.write(loudness('warn', warning, before), { event: 'warning' }, warning);
  }
  for (const problem of problems) {
    log.write(loudness('warn', problem, before), { event: 'not-converged' }, problem);
  }
  const level = loudness(converged ? 'info' : 'warn', summary, before);
  log.write(level, { event: 'pass-finished' }, summary);
};
