/** Why a login failed, from the errno of the write to add_target and from the kernel's log. Pure. */

import { aclNames, type Initiator } from './acl.ts';
import type { SrpHost } from './actual.ts';
import { destText } from './dest.ts';
import { linesAbout, type SrpLogLine } from './log.ts';
import { describeTarget, type SrpLogin } from './login.ts';
import { explainLines, type Rejection } from './login-log.ts';

export type { Rejection } from './login-log.ts';

/** EEXIST in the words of dd: a login with this identity exists, which is what was wanted. */
export const alreadyLoggedIn = 'File exists';

/** ECONNRESET likewise: what the target rejects for any reason. */
export const rejected = 'Connection reset by peer';

const address = (login: SrpLogin): string =>
  login.kind === 'rdma-cm' ? destText(login.dest) : 'the target port';

type ErrnoMeaning = (login: SrpLogin) => Rejection;

/** By the text strerror gives in the C locale, as the program that wrote to add_target prints it. */
const meanings: ReadonlyMap<string, ErrnoMeaning> = new Map<string, ErrnoMeaning>([
  [
    rejected,
    () => ({
      cause: 'other',
      sentence:
        'the target rejected the connection or did not answer it (ECONNRESET): nothing listens there, or it does not admit this host',
    }),
  ],
  [
    'No such device or address',
    (login) => ({
      cause: 'unreachable',
      sentence: `no host answers at ${address(login)}, or the route to it leaves through an interface without an RDMA device (ENXIO)`,
    }),
  ],
  [
    'Network is unreachable',
    (login) => ({
      cause: 'unreachable',
      sentence: `this host has no route to ${address(login)} (ENETUNREACH)`,
    }),
  ],
  [
    'No route to host',
    (login) => ({
      cause: 'unreachable',
      sentence: `nobody answers connection requests at ${address(login)} (EHOSTUNREACH): the host is down, or has no RDMA there`,
    }),
  ],
  [
    'Connection timed out',
    (login) => ({
      cause: 'unreachable',
      sentence: `${address(login)} did not answer (ETIMEDOUT)`,
    }),
  ],
  [
    'Cannot assign requested address',
    () => ({
      cause: 'configuration',
      sentence: 'src is not an address of this host (EADDRNOTAVAIL)',
    }),
  ],
  [
    'Invalid argument',
    () => ({
      cause: 'configuration',
      sentence:
        'the kernel refuses the login string (EINVAL), or the route to the target does not lead through this port; the kernel log says which',
    }),
  ],
  [
    'No such device',
    ({ port }) => ({
      cause: 'other',
      sentence: `${port} went away, or the source address belongs to no RDMA device (ENODEV)`,
    }),
  ],
  [
    'Cannot allocate memory',
    () => ({
      cause: 'other',
      sentence:
        'the kernel or the HCA had no memory for the queues (ENOMEM): a smaller queue_size, max_sect or ch_count helps',
    }),
  ],
  [
    'Permission denied',
    () => ({ cause: 'other', sentence: 'this process may not log in (EACCES)' }),
  ],
]);

/** There is no add_target to write to. */
const noPort = ({ port }: SrpLogin): Rejection => ({
  cause: 'other',
  sentence: `${port} takes no SRP logins: the module ib_srp is not loaded, or the port went away`,
});

const byErrno = (login: SrpLogin, stderr: string): Rejection => {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const text = last.split(': ').at(-1) ?? '';
  if (last.includes('failed to open')) return noPort(login);
  const sentence = text === '' ? 'no reason given' : text;
  return meanings.get(text)?.(login) ?? { cause: 'other', sentence };
};

const withAcl = (
  { cause, sentence }: Rejection,
  login: SrpLogin,
  initiator: Initiator,
): Rejection => {
  const { lio, targetcli } = aclNames(login, initiator);
  const advice = `create the ACL ${lio} there (targetcli: ${targetcli}); holdfast explain srp prints the commands`;
  return { cause, sentence: `${sentence}: ${advice}` };
};

export interface Refusal {
  /** What the program that wrote to add_target printed. */
  readonly stderr: string;
  /** What ib_srp logged since the attempt began. */
  readonly log: readonly SrpLogLine[];
  /** The local port as the target sees it; undefined where it could not be read. */
  readonly initiator: Initiator | undefined;
}

/** The log says more than the errno, so it counts first. Not for EEXIST: see `alreadyLoggedIn`, `explainExisting`. */
export const explainRefusal = (login: SrpLogin, { stderr, log, initiator }: Refusal): Rejection => {
  const found = explainLines(linesAbout(login, log)) ?? byErrno(login, stderr);
  if (found.cause !== 'no-acl' || initiator === undefined) return found;
  return withAcl(found, login, initiator);
};

const whereIs = ({ name, where }: SrpHost): string => {
  if (where.kind === 'infiniband') return `${name} (GID ${where.dgid}, P_Key ${where.pkey})`;
  const dests = where.dests?.map(destText).join(' or ');
  return dests === undefined ? name : `${name} (${dests})`;
};

/**
 * Why a login that the kernel says exists is not to be found: it leads somewhere else, or the kernel is still removing the
 * one that was lost. `others`: see `inTheWay` in match.ts.
 */
export const explainExisting = (login: SrpLogin, others: readonly SrpHost[]): Rejection => {
  const leaving = others.find(({ remotePort }) => remotePort?.state === 'lost');
  const [first] = others.filter((one) => one !== leaving);
  if (first !== undefined) {
    const sentence = `${login.port} is logged in to the same id_ext and ioc_guid with the same initiator_ext elsewhere, as ${whereIs(first)}; the kernel takes one such login, so ${describeTarget(login)} needs an initiator_ext of its own`;
    return { cause: 'configuration', sentence };
  }
  const who = leaving?.name ?? 'the one that was there';
  return { cause: 'stale', sentence: `the kernel is still removing ${who}` };
};
