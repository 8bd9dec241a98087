/** Portals and paths that are written with a host name: the kernel wants addresses. Pure. */

import { parseAddress } from './address.ts';
import type { Desired } from './desired.ts';
import type { Endpoint } from './path.ts';

/** True for a portal or path whose traddr must be looked up before anything can be done with it. */
export const isNamed = ({ transport, traddr }: Endpoint): boolean =>
  (transport === 'rdma' || transport === 'tcp') && parseAddress(traddr) === undefined;

/** Which of a name's addresses to use: the one in use while it works, else the next in turn. */
export const nextAddress = (
  addresses: readonly string[],
  known: string,
  isFailing: boolean,
): string => {
  const at = addresses.indexOf(known);
  const next = addresses[(at + 1) % Math.max(1, addresses.length)] ?? known;
  return at >= 0 && !isFailing ? known : next;
};

type Names = Readonly<Record<string, string>>;

const atAddress = <T extends Endpoint>(
  one: T,
  names: Names,
): T | (T & { readonly name: string }) =>
  isNamed(one) && Object.hasOwn(names, one.traddr)
    ? { ...one, name: one.traddr, traddr: names[one.traddr] ?? one.traddr }
    : one;

/** Every portal and path at its address, as far as `names` knows it; the others keep their names. */
export const withAddresses = (desired: Desired, names: Names): Desired => ({
  ...desired,
  portals: desired.portals.map((portal) => atAddress(portal, names)),
  paths: desired.paths.map((path) => atAddress(path, names)),
});
