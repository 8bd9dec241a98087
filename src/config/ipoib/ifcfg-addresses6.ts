/** IPv6 addresses of initscripts' ifcfg files, and all addresses of wicked's. */

import type { InterfaceAddress } from '../../core/desired/ipoib.ts';
import type { Draft, Given } from './ifcfg-draft.ts';
import { checked, note, pieceOf } from './ifcfg-draft.ts';
import { checkIpPrefix, checkNetmask, checkPrefix } from './ifcfg-ip.ts';

/** 64 where no length is written (IPV6ADDR in sysconfig.txt). */
const readList = (draft: Draft, key: string): readonly InterfaceAddress[] => {
  const given = draft.given.get(key);
  if (given === undefined) return [];
  return [...given.text.matchAll(/\S+/g)].flatMap(({ 0: text, index }) => {
    const { value, problem } = checkIpPrefix(text, 6);
    if (problem !== undefined) note(draft, pieceOf(draft, given, index, text.length), problem);
    if (value === undefined) return [];
    return [{ ip: value.ip, prefix: value.prefix ?? 64, source: given.source }];
  });
};

export const readIpv6Addresses = (draft: Draft): readonly InterfaceAddress[] => [
  ...readList(draft, 'IPV6ADDR'),
  ...readList(draft, 'IPV6ADDR_SECONDARIES'),
];

/** PREFIXLEN, then NETMASK, else the whole address, with the suffix of IPADDR (__get_ipaddr in compat-suse.c). */
const suseLength = (draft: Draft, given: Given, family: 4 | 6): number => {
  const suffix = given.key.slice('IPADDR'.length);
  const prefix = checked(draft, `PREFIXLEN${suffix}`, (text) => checkPrefix(text, family));
  if (prefix !== undefined) return prefix;
  const key = `NETMASK${suffix}`;
  const mask = family === 4 ? checked(draft, key, (text) => checkNetmask(text, key)) : undefined;
  if (mask !== undefined) return mask;
  const whole = family === 4 ? 32 : 128;
  const message = `${given.key} has no prefix length; ${whole} is assumed`;
  const hint = `write ${given.key}=${given.text}/${family === 4 ? 24 : 64}`;
  note(draft, given, { code: 'prefix-missing', message, hint });
  return whole;
};

const readSuse = (draft: Draft, given: Given): readonly InterfaceAddress[] => {
  // Options such as nodad may follow an IPv6 address.
  const value = checked(draft, given.key, (text) => checkIpPrefix(text.split(/[ \t]/, 1).join('')));
  if (value === undefined) return [];
  const { ip } = value;
  const prefix = value.prefix ?? suseLength(draft, given, ip.family);
  return [{ ip, prefix, source: given.source }];
};

/** IPADDR with any suffix, of either family, with the prefix behind a slash or in a key of its own (ifcfg(5)). */
export const readSuseAddresses = (draft: Draft): readonly InterfaceAddress[] =>
  [...draft.given.values()]
    .filter(({ key }) => key.startsWith('IPADDR'))
    .flatMap((given) => readSuse(draft, given))
    .sort((a, b) => a.ip.family - b.ip.family);
