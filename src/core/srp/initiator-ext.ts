/** Initiator identifier extensions: what tells apart several logins of one local port to one I/O controller. */

import { parseInitiatorExt, type Dgid, type InitiatorExt, type Pkey } from './ids.ts';

/** What the kernel takes where the login string says none. */
export const zeroExt = '0000000000000000';

/**
 * The convention of `srp_daemon -n`: the GUID of the target's port, so that each port of a target is a login of its own.
 * `add_non_exist_target` in srp_daemon.c prints the GUID as a number and ib_srp reads it as one, so its bytes stand in the
 * order of the GUID. See `swappedExt` for how it was before rdma-core 13.
 */
export const portGuidExt = (dgid: Dgid): InitiatorExt | undefined =>
  parseInitiatorExt(dgid.slice(16));

/**
 * The same with its bytes in reverse: what `srp_daemon -n` printed on little-endian hosts before rdma-core 13 (2017, "Fix
 * endianness of the target GUID"), and what ACLs from then are called by.
 */
export const swappedExt = (ext: InitiatorExt): InitiatorExt | undefined =>
  parseInitiatorExt(ext.match(/../g)?.reverse().join('') ?? '');

/** Seven bits are left for it in the byte it is kept in. */
export const mostConnections = 128;

export interface Separation {
  /** 0 for the first connection, whose extension is the plain one; below `mostConnections`. */
  readonly connection: number;
  /** Set where each partition has a login of its own; the default partition has the plain extension. */
  readonly pkey?: Pkey;
}

/** Without the membership bit, and 0 for the default partition. */
const partitionOf = (pkey: Pkey | undefined): number => {
  const number = pkey === undefined ? 0x7fff : Number.parseInt(pkey, 16) & 0x7fff;
  return number === 0x7fff ? 0 : number;
};

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/**
 * The extension of one of several logins to the same target port, the same in every pass. Connection and partition are
 * mixed into the three bytes of the GUID that name its manufacturer, and the bit for groups is set, which the GUID of a
 * port never has (EUI-64): so none is ever the extension of another port by the convention of -n.
 * Undefined for more connections than there can be.
 */
export const separateExt = (
  base: InitiatorExt | undefined,
  { connection, pkey }: Separation,
): InitiatorExt | undefined => {
  const partition = partitionOf(pkey);
  if (connection === 0 && partition === 0) return base;
  if (connection >= mostConnections) return undefined;
  const plain = base ?? zeroExt;
  const first = (Number.parseInt(plain.slice(0, 2), 16) ^ (connection << 1)) | 1;
  const next = Number.parseInt(plain.slice(2, 6), 16) ^ partition;
  return parseInitiatorExt(`${hex(first, 2)}${hex(next, 4)}${plain.slice(6)}`);
};
