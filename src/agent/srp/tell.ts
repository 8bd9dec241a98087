/** What happened to SRP logins, as fields for a query and a sentence for a person. */

import type { SrpDeed } from '../../core/srp/plan.ts';
import type { BadLine } from '../../core/srp/discovered.ts';
import type { LoginView } from '../../core/srp/view.ts';
import { duration, several } from '../../core/words.ts';
import type { Log } from '../../journal/log.ts';
import type { Trouble } from '../tell.ts';

type LogIn = Extract<SrpDeed, { kind: 'log-in' }>;
type Scan = Extract<SrpDeed, { kind: 'scan' }>;

const again = (retryInMs: number): string =>
  `next try in ${duration(retryInMs)} or when the HCA, link or address changes`;

export const tellLoginLost = (log: Log, { what, source }: LoginView): void => {
  const message = `lost ${what}: the kernel has removed its SCSI host`;
  log.write('warn', { event: 'login-lost', target: what, source }, message);
};

export const tellLoginFound = (log: Log, { what, source, host }: LoginView): void => {
  const fields = { event: 'logged-in', target: what, source, host: host?.name ?? '' } as const;
  log.write('info', fields, `${what}: is logged in again`);
};

export interface Made {
  /** The SCSI host. */
  readonly host: string;
  readonly disks: readonly string[];
  readonly ms: number;
  readonly existed: boolean;
}

export const tellLoggedIn = (
  log: Log,
  { what, source }: LogIn,
  { host, disks, ms, existed }: Made,
): void => {
  const how = existed ? 'was logged in already' : `logged in in ${duration(ms)}`;
  const found = disks.length === 0 ? '' : ` (${disks.join(' ')})`;
  log.write(
    'info',
    { event: 'logged-in', target: what, source, host, ms },
    `${what}: ${how}, as ${host}${found}`,
  );
};

export const tellLoginFailure = (log: Log, { what, source }: LogIn, trouble: Trouble): void => {
  const { reason, retryInMs, repeated } = trouble;
  log.write(
    repeated ? 'debug' : 'warn',
    { event: 'login-failed', target: what, source, reason, retryInMs },
    `cannot log in to ${what} (${source}): ${reason}; ${again(retryInMs)}`,
  );
};

export const tellScanFailure = (log: Log, { port, source }: Scan, trouble: Trouble): void => {
  const { reason, retryInMs, repeated } = trouble;
  log.write(
    repeated ? 'debug' : 'warn',
    { event: 'scan-failed', port, source, reason, retryInMs },
    `cannot look for SRP targets through ${port} (${source}): ${reason}; ${again(retryInMs)}`,
  );
};

export interface Found {
  readonly count: number;
  readonly ms: number;
  /** It was not asked before, or found something else then. */
  readonly isNews: boolean;
}

export const tellScanned = (
  log: Log,
  { port, source }: Scan,
  { count, ms, isNews }: Found,
): void => {
  log.write(
    isNews ? 'info' : 'debug',
    { event: 'scanned', port, source, ms },
    `${port} reaches ${several(count, 'SRP target port')} (asked in ${duration(ms)})`,
  );
};

/** A target that is not understood is not logged in to, which somebody has to know. */
export const tellBadLine = (log: Log, { port }: Scan, { text, why }: BadLine): void => {
  const message = `not understood, and so not logged in to: ${text}: ${why}`;
  log.write('warn', { event: 'scan-unreadable', port, reason: why }, message);
};
