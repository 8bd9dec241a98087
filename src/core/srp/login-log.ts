/** What the lines of a failed attempt mean: the first of these that is there says it best. Pure. */

import { cmRejection, loginRejection, type RejectCause } from './reject-reasons.ts';

/** Why a login failed. */
export interface Rejection {
  readonly cause: RejectCause;
  /** In the field's words, with what to do; without a full stop. */
  readonly sentence: string;
}

const hex = (text: string | undefined): number => Number.parseInt(text ?? '', 16);

const rejected = (reason: string | undefined): Rejection => {
  const { name, cause, words } = loginRejection(hex(reason));
  const sentence = `the target rejected the login (${name}, SRP_LOGIN_REJ reason 0x${reason ?? ''}): ${words}`;
  return { cause, sentence };
};

const refused = (reason: string | undefined): Rejection => {
  const { name, cause, words } = cmRejection(hex(reason));
  const sentence = `the connection was rejected (${name}, REJ reason 0x${reason ?? ''}): ${words}`;
  return { cause, sentence };
};

const fixed = (cause: RejectCause, sentence: string) => (): Rejection => ({ cause, sentence });

const staleWords =
  'the target still keeps an older connection of this host (REJ reason: stale connection) and closes it now; the next attempt goes through';

const errnoNames: ReadonlyMap<string, string> = new Map([
  ['-6', 'ENXIO'],
  ['-12', 'ENOMEM'],
  ['-19', 'ENODEV'],
  ['-22', 'EINVAL'],
  ['-99', 'EADDRNOTAVAIL'],
  ['-101', 'ENETUNREACH'],
  ['-110', 'ETIMEDOUT'],
  ['-113', 'EHOSTUNREACH'],
]);

const withErrno = (words: string, errno: string | undefined): string =>
  errno === undefined ? words : `${words} (${errnoNames.get(errno) ?? `errno ${errno.slice(1)}`})`;

/** ib_find_cached_pkey says ENOENT; rdma_create_qp says EINVAL where the route led to another HCA than the one asked. */
const queuePair = (device: string, errno: string | undefined): Rejection => {
  if (errno === '-2') {
    const sentence = `the P_Key of the login is not in the table of ${device}; the subnet manager puts it there`;
    return { cause: 'configuration', sentence };
  }
  if (errno === '-22') {
    const sentence = `the route to the target does not lead through ${device}; log in from the port that it leads through, or set src to an address of this one`;
    return { cause: 'configuration', sentence };
  }
  return { cause: 'other', sentence: withErrno(`${device} could not make a queue pair`, errno) };
};

type Rule = readonly [RegExp, (parts: readonly (string | undefined)[]) => Rejection];

/** Formats of ib_srp.c in 3.x to 6.x, most telling first. */
// prettier-ignore
const rules: readonly Rule[] = [
  [/^SRP LOGIN (?:from \S+ to \S+ )?REJECTED, reason 0x([0-9a-f]+)$/, ([reason]) => rejected(reason)],
  [/^SRP_LOGIN_REJ: requested max_it_iu_len too large$/, () => rejected('00010002')],
  [/^(?:REJ reason: stale connection|giving up on stale connection)/, fixed('stale', staleWords)],
  [/^REJ reason: IB_CM_REJ_DUPLICATE_LOCAL_COMM_ID$/, () => refused('1e')],
  [/^REJ reason: IB_CM_REJ_PORT_REDIRECT$/, () => refused('19')],
  [/^REJ reason: IB_CM_REJ_CONSUMER_DEFINED/, () => refused('1c')],
  [/^REJ reason 0x([0-9a-f]+)$/, ([reason]) => refused(reason)],
  [/^Unhandled RSP opcode/, fixed('other', 'the target answered the login with something that is no SRP')],
  [/^Path record query failed|^Got failed path rec status (-?\d+)/, ([errno]) => ({ cause: 'unreachable', sentence: withErrno('the subnet manager knows no path to the target port: it is down, in another partition, or gone', errno) })],
  [/^Path resolution failed/, fixed('unreachable', 'no path leads to the target')],
  [/^No route available from \S+ to (\S+) \((-?\d+)\)/, ([to = '', errno]) => ({ cause: 'unreachable', sentence: withErrno(`this host has no route to ${to}`, errno) })],
  [/^Resolving address (\S+) failed \((-?\d+)\)/, ([to = '', errno]) => ({ cause: 'unreachable', sentence: withErrno(`no host answers at ${to}, or the route to it leaves through an interface without an RDMA device`, errno) })],
  [/^QP creation failed for dev (\S+): (-?\d+)/, ([device = '', errno]) => queuePair(device, errno)],
  [/ib_alloc_mr\(\) failed/, fixed('configuration', 'the HCA has no memory regions left for this login; set a smaller queue_size, max_sect or ch_count')],
  [/^FR pool allocation failed/, fixed('configuration', 'the HCA has no memory regions left for this login; set a smaller queue_size, max_sect or ch_count')],
  [/^unknown parameter or missing value '(.*)' in target creation request/, ([part = '']) => ({ cause: 'configuration', sentence: `this kernel's ib_srp does not know ${part}` })],
  [/missing one or more parameters/, fixed('configuration', 'the login string lacks a part; this version of ib_srp may not know RDMA/CM (dest), which is there from Linux 4.17 on')],
  [/^((?:bad|invalid|unknown IO class|match_int).*)$/, ([words = '']) => ({ cause: 'configuration', sentence: `the kernel refuses a part of the login string: ${words.replace(/\.$/, '')}` })],
  [/^Sending CM REQ failed$/, fixed('unreachable', 'the target does not answer connection requests')],
];

/** Undefined where none of the lines says why. */
export const explainLines = (lines: readonly string[]): Rejection | undefined => {
  for (const [pattern, explain] of rules) {
    const match = lines.map((line) => pattern.exec(line)).find((one) => one !== null);
    if (match !== undefined) return explain(match.slice(1));
  }
  return undefined;
};
