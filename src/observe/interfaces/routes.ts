/** The main routing tables: /proc/net/route (fib_trie.c) and /proc/net/ipv6_route (ipv6/route.c). */

import { endianness } from 'node:os';
import { parseAddress } from '../../core/address.ts';
import type { SeenRoute } from '../../core/interfaces/types.ts';
import type { Host } from '../../host/host.ts';

/** include/uapi/linux/route.h, ipv6_route.h: routes to nowhere, to this host itself, and anycast are no way to go. */
const reject = 0x200;
const ownKinds = 0x80100000;

const pairs = (hex: string): readonly string[] => hex.match(/../g) ?? [];

/** An address in network order, printed as a number of this machine. */
const bytesOf = (hex: string): readonly number[] => {
  const bytes = pairs(hex).map((pair) => Number.parseInt(pair, 16));
  return endianness() === 'LE' ? bytes.reverse() : bytes;
};

const ipv4 = (hex: string): ReturnType<typeof parseAddress> => parseAddress(bytesOf(hex).join('.'));

const ipv6 = (hex: string): ReturnType<typeof parseAddress> =>
  parseAddress(hex.match(/.{4}/g)?.join(':') ?? '');

const lengthOf = (mask: string): number =>
  bytesOf(mask).reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);

const readIpv4 = (line: string): readonly SeenRoute[] => {
  const [iface = '', to = '', via = '', flags = '', , , metric = '', mask = ''] = line.split(/\s+/);
  const destination = /^[0-9a-f]{8}$/i.test(to) ? ipv4(to) : undefined;
  if (destination === undefined || (Number.parseInt(flags, 16) & reject) !== 0) return [];
  const gateway = /^0+$/.test(via) ? undefined : ipv4(via);
  return [{ iface, destination, prefix: lengthOf(mask), gateway, metric: Number(metric) }];
};

const readIpv6 = (line: string): readonly SeenRoute[] => {
  const [to = '', prefix = '', , , via = '', metric = '', , , flags = '', iface = ''] = line
    .trim()
    .split(/\s+/);
  const destination = ipv6(to);
  const kind = Number.parseInt(flags, 16);
  if (destination === undefined || (kind & (reject | ownKinds)) !== 0) return [];
  const gateway = /^0+$/.test(via) ? undefined : ipv6(via);
  const numbers = { prefix: Number.parseInt(prefix, 16), metric: Number.parseInt(metric, 16) };
  return [{ iface, destination, gateway, ...numbers }];
};

/** Undefined when they cannot be read; a kernel without IPv6 has no file of its routes. */
export const observeRoutes = async (host: Host): Promise<readonly SeenRoute[] | undefined> => {
  const [four, six] = await Promise.all([
    host.read('/proc/net/route'),
    host.read('/proc/net/ipv6_route'),
  ]);
  if (four.kind !== 'text' || six.kind === 'denied') return undefined;
  const [, ...lines] = four.text.split('\n');
  const more = six.kind === 'text' ? six.text.split('\n') : [];
  return [...lines.flatMap(readIpv4), ...more.flatMap(readIpv6)];
};
