import { networkInterfaces } from 'node:os';
import type { HostAddress } from '../core/actual.ts';

/** Of `10.0.0.1/24`; Node has none for a netmask that is not one. */
const prefixOf = (cidr: string | null): Pick<HostAddress, 'prefix'> => {
  const [, prefix] = cidr?.split('/') ?? [];
  return prefix === undefined ? {} : { prefix: Number(prefix) };
};

/** Addresses of the interfaces that are up, without the loopback's. */
export const interfaceAddresses = (): readonly HostAddress[] =>
  Object.entries(networkInterfaces()).flatMap(([iface, addresses = []]) =>
    addresses
      .filter(({ internal }) => !internal)
      .map(({ address, cidr }) => ({ iface, address, ...prefixOf(cidr) })),
  );
