/** Gateways of ifcfg files. */

import type { InterfaceAddress, InterfaceConfig } from '../../core/desired/ipoib.ts';
import type { IpAddress } from '../../core/address.ts';
import { isLinkLocal } from '../../core/address.ts';
import type { Draft, Given } from './ifcfg-draft.ts';
import { checked, note } from './ifcfg-draft.ts';
import { checkIp } from './ifcfg-ip.ts';
import { isWithin } from './ip-prefix.ts';

type Addresses = readonly InterfaceAddress[];

/** ifup-ib and ifup-eth set no route then; the kernel refuses a gateway that it cannot reach directly. */
const noteOutside = (
  draft: Draft,
  given: Given,
  gateway: IpAddress,
  addresses: Addresses,
): void => {
  const near = addresses.filter(({ ip }) => ip.family === gateway.family);
  const isReached = near.some(({ ip, prefix }) => isWithin(ip, gateway, prefix));
  if (near.length === 0 || isReached || isLinkLocal(gateway)) return;
  const networks = near.map(({ ip, prefix }) => `${ip.value}/${prefix}`).join(', ');
  const message = `${given.text} is not in the network of ${networks}`;
  note(draft, given, { code: 'gateway-outside', message });
};

const read = (
  draft: Draft,
  key: string,
  family: 4 | 6,
  addresses: Addresses,
): IpAddress | undefined => {
  const given = draft.given.get(key);
  const elsewhere = family === 4 ? 'IPV6_DEFAULTGW' : 'GATEWAY';
  const gateway = checked(draft, key, (text) => checkIp(text, family, elsewhere));
  if (given !== undefined && gateway !== undefined) noteOutside(draft, given, gateway, addresses);
  return gateway;
};

/** NetworkManager takes the first of GATEWAY, GATEWAY0 and so on; the network scripts know GATEWAY only. */
const readFirst = (draft: Draft, addresses: Addresses): IpAddress | undefined => {
  const keys = [...draft.given.keys()].filter((key) => /^GATEWAY\d*$/.test(key)).sort();
  return keys.map((key) => read(draft, key, 4, addresses)).find((one) => one !== undefined);
};

export const readGateways = (
  draft: Draft,
  addresses: Addresses,
): Pick<InterfaceConfig, 'gateway' | 'gateway6'> => {
  const gateway = readFirst(draft, addresses);
  const gateway6 = read(draft, 'IPV6_DEFAULTGW', 6, addresses);
  return {
    ...(gateway === undefined ? {} : { gateway }),
    ...(gateway6 === undefined ? {} : { gateway6 }),
  };
};
