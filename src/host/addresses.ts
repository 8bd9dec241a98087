import { networkInterfaces } from 'node:os';
import type { HostAddress } from '../core/actual.ts';

/** Addresses of the interfaces that are up, without the loopback's. */
export const interfaceAddresses = (): readonly HostAddress[] =>
  Object.entries(networkInterfaces()).flatMap(([iface, addresses = []]) =>
    addresses.filter(({ internal }) => !internal).map(({ address }) => ({ iface, address })),
  );
