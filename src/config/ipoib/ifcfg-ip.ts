/** Single addresses, prefixes and netmasks of ifcfg files. */

import type { IpAddress } from '../../core/address.ts';
import { isUnspecified, parseAddress } from '../../core/address.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import { netmaskLength, parsePrefix } from './ip-prefix.ts';

/** A v4-mapped address is not written where IPv4 is wanted, nor IPv4 where IPv6 is. */
const familyOf = (text: string): 4 | 6 => (text.includes(':') ? 6 : 4);

const notAddress = (text: string): string | undefined =>
  /(^|\.)0\d/.test(text) && parseAddress(text.replace(/(^|\.)0+(?=\d)/g, '$1')) !== undefined
    ? 'write the numbers without leading zeroes'
    : undefined;

/** `elsewhere` is the key that takes the other family. */
export const checkIp = (text: string, family: 4 | 6, elsewhere?: string): Checked<IpAddress> => {
  const value = parseAddress(text);
  if (value === undefined || isUnspecified(value)) {
    const message = `${quoted(text)} is not an address that an interface can have`;
    return wrong('bad-ip-address', message, notAddress(text));
  }
  if (familyOf(text) === family) return { value };
  const message = `${text} is an IPv${familyOf(text)} address, and the key takes IPv${family}`;
  const hint = elsewhere === undefined ? undefined : `write ${elsewhere}=${text}`;
  return wrong('bad-ip-address', message, hint);
};

/** A slash has no place in IPADDR of initscripts and NetworkManager. */
export const checkRhelIpv4 = (text: string, index: string): Checked<IpAddress> => {
  const [bare = '', prefix, ...rest] = text.split('/');
  const isBoth = prefix !== undefined && rest.length === 0 && parseAddress(bare)?.family === 4;
  if (!isBoth) return checkIp(text, 4, 'IPV6ADDR');
  const hint = `write IPADDR${index}=${bare} and PREFIX${index}=${prefix}`;
  return wrong('bad-ip-address', `${quoted(text)} is an address and a prefix`, hint);
};

export const checkPrefix = (text: string, family: 4 | 6): Checked<number> => {
  const value = parsePrefix(text, family);
  if (value !== undefined) return { value };
  const mask = parseAddress(text);
  const length = mask === undefined ? undefined : netmaskLength(mask);
  const hint =
    length === undefined ? `it can be 0 to ${family === 4 ? 32 : 128}` : `write ${length}`;
  return wrong('bad-number', `${quoted(text)} is not a prefix length`, hint);
};

export const checkNetmask = (text: string, key: string): Checked<number> => {
  const mask = parseAddress(text);
  const value = mask === undefined ? undefined : netmaskLength(mask);
  if (value !== undefined) return { value };
  const isPrefix = parsePrefix(text, 4) !== undefined;
  const hint = isPrefix ? `write ${key.replace('NETMASK', 'PREFIX')}=${text}` : undefined;
  return wrong('bad-netmask', `${quoted(text)} is not a netmask`, hint);
};

/** An address and its prefix length where one is written. */
export interface IpPrefix {
  readonly ip: IpAddress;
  readonly prefix: number | undefined;
}

/** `address[/prefix]`, of one family or, without it, of either. */
export const checkIpPrefix = (text: string, family?: 4 | 6): Checked<IpPrefix> => {
  const [bare = '', length, ...rest] = text.split('/');
  const wanted = family ?? familyOf(bare);
  const ip = checkIp(bare, wanted, family === 6 ? 'IPADDR' : undefined);
  if (ip.value === undefined) return ip.problem === undefined ? {} : { problem: ip.problem };
  if (length === undefined) return { value: { ip: ip.value, prefix: undefined } };
  const prefix = checkPrefix([length, ...rest].join('/'), wanted);
  if (prefix.problem !== undefined) return { problem: prefix.problem };
  return { value: { ip: ip.value, prefix: prefix.value } };
};
