/** Networks that are on the link of an interface now, from /proc/net/route (fib_route_seq_show in net/ipv4/fib_trie.c). */

import { parseAddress } from '../../core/address.ts';
import type { ConfigurationSource } from '../reading.ts';

export interface Link {
  readonly iface: string;
  /** IPv4 addresses as numbers. */
  readonly network: number;
  readonly mask: number;
}

/** Eight digits of a number in the host's byte order; on the few hosts that are big-endian nothing will match. */
const number = (hex: string): number =>
  parseInt(hex.match(/../g)?.reverse().join('') ?? '', 16) >>> 0;

const linkOf = (line: string): readonly Link[] => {
  const [iface = '', network = '', gateway = '', , , , , mask = ''] = line.trim().split(/\s+/);
  const isOnLink = gateway === '00000000' && /^[0-9A-F]{8}$/.test(mask) && mask !== '00000000';
  return isOnLink ? [{ iface, network: number(network), mask: number(mask) }] : [];
};

/** None in another tree than that of a running host. */
export const readLinks = async (tree: ConfigurationSource): Promise<readonly Link[]> => {
  const file = await tree.read('/proc/net/route');
  return file.kind === 'text' ? file.text.split('\n').slice(1).flatMap(linkOf) : [];
};

const ipv4 = (text: string): number | undefined => {
  const address = parseAddress(text);
  if (address?.family !== 4) return undefined;
  return address.value.split('.').reduce((all, byte) => all * 256 + Number(byte), 0);
};

export const within = ({ network, mask }: Link, address: string): boolean => {
  const value = ipv4(address);
  return value !== undefined && (value & mask) >>> 0 === network;
};

/** The narrowest network that the address is in; undefined for one behind a router, and for IPv6 and names. */
export const linkTo = (links: readonly Link[], address: string): Link | undefined =>
  [...links].sort((a, b) => b.mask - a.mask).find((link) => within(link, address));
