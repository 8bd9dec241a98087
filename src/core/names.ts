/** Portals that are written with a host name: the kernel wants addresses. Pure. */

import { parseAddress } from './address.ts';
import type { Desired, Portal } from './desired.ts';

/** True for a portal whose traddr must be looked up before anything can be done with it. */
export const isNamed = ({ transport, traddr }: Portal): boolean =>
  (transport === 'rdma' || transport === 'tcp') && parseAddress(traddr) === undefined;

/** Every portal at its address, as far as `names` knows it; the others keep their names. */
export const withAddresses = (
  desired: Desired,
  names: Readonly<Record<string, string>>,
): Desired => ({
  ...desired,
  portals: desired.portals.map((portal) =>
    isNamed(portal) && Object.hasOwn(names, portal.traddr)
      ? { ...portal, traddr: names[portal.traddr] ?? portal.traddr }
      : portal,
  ),
});
