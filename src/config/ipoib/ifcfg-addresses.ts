/** IPv4 addresses of initscripts' ifcfg files: IPADDRn with PREFIXn or NETMASKn. */

import type { InterfaceAddress } from '../../core/desired/ipoib.ts';
import type { IpAddress } from '../../core/address.ts';
import type { Draft, Given } from './ifcfg-draft.ts';
import { checked, note } from './ifcfg-draft.ts';
import { checkNetmask, checkPrefix, checkRhelIpv4 } from './ifcfg-ip.ts';
import { classLength } from './ip-prefix.ts';

const indexOf = ({ key }: Given): string => key.slice('IPADDR'.length);

const inOrder = (draft: Draft): readonly Given[] =>
  [...draft.given.values()]
    .filter(({ key }) => /^IPADDR(0|[1-9]\d{0,2})?$/.test(key))
    .sort((a, b) => Number(indexOf(a) || '-1') - Number(indexOf(b) || '-1'));

/** IPADDR, IPADDR0 and IPADDR1 may be absent; from IPADDR2 on reading ends at the first absent one (expand_config). */
const gapBefore = (draft: Draft, index: string): number | undefined => {
  for (let i = 2; i < Number(index); i += 1) {
    if (!draft.given.has(`IPADDR${i}`)) return i;
  }
  return Number(index) > 255 ? Number(index) : undefined;
};

/** PREFIX counts where both are given (sysconfig.txt). */
const compare = (draft: Draft, mask: Given, masked: number, prefix: number): void => {
  if (masked === prefix) {
    const message = `${mask.key} says what PREFIX says already`;
    note(draft, mask, { code: 'netmask-and-prefix', message, hint: 'remove it' });
    return;
  }
  const message = `${mask.text} is a prefix of ${masked}, and PREFIX is ${prefix}, which counts`;
  note(draft, mask, { code: 'netmask-contradicts-prefix', message, hint: 'remove one of the two' });
};

const guess = (draft: Draft, given: Given, ip: IpAddress): number => {
  const index = indexOf(given);
  const assumed = classLength(ip);
  const stray = ['PREFIX', 'NETMASK'].map((key) => draft.given.get(key)).find(Boolean);
  const isStray = index !== '' && stray !== undefined && !draft.given.has('IPADDR');
  const hint = isStray ? `write ${stray.key}${index}=${stray.text}` : `add PREFIX${index}=...`;
  const message = `${given.key} has no PREFIX${index}; ${assumed} is assumed`;
  note(draft, given, { code: 'prefix-missing', message, hint });
  return assumed;
};

/** What stands there and cannot be read is no reason to guess: a prefix too short takes the traffic of others. */
const noteUnusable = (draft: Draft, given: Given): void => {
  const message = `${given.key} is not used without its prefix length`;
  note(draft, given, { code: 'prefix-unusable', message });
};

const prefixOf = (draft: Draft, given: Given, ip: IpAddress): number | undefined => {
  const index = indexOf(given);
  const prefix = checked(draft, `PREFIX${index}`, (text) => checkPrefix(text, 4));
  const mask = draft.given.get(`NETMASK${index}`);
  const masked = checked(draft, `NETMASK${index}`, (text) => checkNetmask(text, `NETMASK${index}`));
  if (prefix !== undefined && mask !== undefined && masked !== undefined) {
    compare(draft, mask, masked, prefix);
  }
  const length = prefix ?? masked;
  const isWritten = mask !== undefined || draft.given.has(`PREFIX${index}`);
  if (length !== undefined || !isWritten) return length ?? guess(draft, given, ip);
  noteUnusable(draft, given);
  return undefined;
};

const readOne = (draft: Draft, given: Given): readonly InterfaceAddress[] => {
  const index = indexOf(given);
  const gap = gapBefore(draft, index);
  if (gap !== undefined) {
    const message = `${given.key} is not read because IPADDR${gap} is missing`;
    note(draft, given, { code: 'address-gap', message, hint: `call it IPADDR${gap}` });
    return [];
  }
  const ip = checked(draft, given.key, (text) => checkRhelIpv4(text, index));
  const prefix = ip === undefined ? undefined : prefixOf(draft, given, ip);
  return ip === undefined || prefix === undefined ? [] : [{ ip, prefix, source: given.source }];
};

export const readRhelAddresses = (draft: Draft): readonly InterfaceAddress[] =>
  inOrder(draft).flatMap((given) => readOne(draft, given));
