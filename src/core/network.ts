/** Networks of IP addresses (RFC 4632, RFC 4291). */

import { parseAddress, type IpAddress } from './address.ts';
import { parseWhole } from './setting.ts';

/** An address and how many of its first bits count. */
export interface Network {
  readonly address: IpAddress;
  readonly bits: number;
}

const widths = { 4: 32, 6: 128 } as const;

/** An IPv4 address that is written as IPv6 (::ffff:10.0.0.0/104) is counted from its 97th bit. */
const mappedBits = (text: string, { family }: IpAddress): number =>
  family === 4 && text.includes(':') ? 96 : 0;

/** `10.0.0.7`, `10.0.0.0/8`, `fd00::/64`. Undefined for anything else, host names included. */
export const parseNetwork = (text: string): Network | undefined => {
  const [spelt = '', length, ...rest] = text.split('/');
  const address = parseAddress(spelt);
  if (address === undefined || rest.length > 0) return undefined;
  const width = widths[address.family];
  if (length === undefined) return { address, bits: width };
  const ahead = mappedBits(spelt, address);
  const written = parseWhole(length, ahead, ahead + width);
  return written === undefined ? undefined : { address, bits: written - ahead };
};

const inBits = ({ family, value }: IpAddress): string =>
  family === 4
    ? value
        .split('.')
        .map((byte) => Number(byte).toString(2).padStart(8, '0'))
        .join('')
    : value
        .split(':')
        .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
        .join('');

/** By value; a scope counts only where both carry one, as in `sameAddress`. */
export const contains = ({ address, bits }: Network, other: IpAddress): boolean =>
  address.family === other.family &&
  (address.scope === undefined || other.scope === undefined || address.scope === other.scope) &&
  inBits(address).slice(0, bits) === inBits(other).slice(0, bits);
