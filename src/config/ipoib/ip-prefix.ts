/** Prefixes and netmasks. */

import type { IpAddress } from '../../core/address.ts';

const bits = ({ family, value }: IpAddress): string =>
  family === 4
    ? value
        .split('.')
        .map((byte) => Number(byte).toString(2).padStart(8, '0'))
        .join('')
    : value
        .split(':')
        .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0'))
        .join('');

/** True when both are of one family and their first bits are the same. */
export const isWithin = (one: IpAddress, other: IpAddress, prefix: number): boolean =>
  one.family === other.family && bits(one).slice(0, prefix) === bits(other).slice(0, prefix);

/** True when no bit behind the prefix is set: the kernel refuses a route to any other address. */
export const isNetwork = (ip: IpAddress, prefix: number): boolean =>
  !bits(ip).slice(prefix).includes('1');

/** Length of a netmask; undefined for an address that is none. */
export const netmaskLength = (mask: IpAddress): number | undefined => {
  const length = bits(mask).indexOf('0');
  if (mask.family !== 4 || !/^1*0*$/.test(bits(mask))) return undefined;
  return length === -1 ? 32 : length;
};

/** What ipcalc and NetworkManager assume for an address without a prefix: its old class. */
export const classLength = ({ value }: IpAddress): number => {
  const first = Number(value.split('.')[0]);
  if (first < 128) return 8;
  return first < 192 ? 16 : 24;
};

/** `24`; undefined for what is no length of the family. */
export const parsePrefix = (text: string, family: 4 | 6): number | undefined => {
  if (!/^(0|[1-9]\d{0,2})$/.test(text)) return undefined;
  const length = Number(text);
  return length <= (family === 4 ? 32 : 128) ? length : undefined;
};
