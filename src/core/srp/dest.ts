/** Where a target listens for RDMA/CM. */

import { endpoint, type IpAddress } from '../address.ts';
import type { SrpStaticTarget } from '../desired/srp.ts';

export type SrpDest = SrpStaticTarget['dest'];

/** With its scope, which tells link-local addresses apart. */
export const ipText = ({ value, scope }: IpAddress): string =>
  scope === undefined ? value : `${value}%${scope}`;

/** As the kernel's add_target takes it: `10.0.0.1:5555`, `[fe80:...%eth1]:5555`. */
export const destText = ({ ip, port }: SrpDest): string => endpoint(ipText(ip), String(port));

/** By value; a scope counts only where both have one. */
export const sameIp = (a: IpAddress, b: IpAddress): boolean =>
  a.value === b.value && (a.scope === undefined || b.scope === undefined || a.scope === b.scope);

export const sameDest = (a: SrpDest, b: SrpDest): boolean =>
  a.port === b.port && sameIp(a.ip, b.ip);
