/** Which interface a file is about. Pure. */

import type { InterfaceConfig } from '../desired/ipoib.ts';
import { guidOf, parseHardwareAddress, type PortGuid } from '../ipoib/ids.ts';
import { matches } from '../pattern.ts';
import type { InterfacesDesired, InterfaceSeen, InterfaceWish } from './types.ts';

/** The port of an IPoIB interface: the last 8 of its 20 bytes. */
export const portOf = ({ hwaddr }: InterfaceSeen): PortGuid | undefined => {
  const address = parseHardwareAddress(hwaddr ?? '');
  return address === undefined ? undefined : guidOf(address);
};

/** A P_Key child has the address of its parent. */
const hasAddress = (seen: InterfaceSeen, { guidTail, hwaddr }: InterfaceConfig): boolean =>
  guidTail === undefined ? seen.hwaddr === hwaddr : portOf(seen) === guidTail;

/** By its name, or by its hardware address where no name is written. */
export const findInterface = (
  { config }: InterfaceWish,
  interfaces: readonly InterfaceSeen[],
): InterfaceSeen | undefined => {
  const { device, hwaddr } = config;
  if (device !== undefined) return interfaces.find(({ name }) => name === device);
  if (hwaddr === undefined) return undefined;
  return interfaces.find((seen) => !seen.child && hasAddress(seen, config));
};

/**
 * The network scripts leave a device with another hardware address than the file's alone (ifup-eth, ifup-ib). A bond
 * gives its slaves an address of its own.
 */
export const isOther = (seen: InterfaceSeen, config: InterfaceConfig): boolean =>
  config.hwaddr !== undefined &&
  seen.hwaddr !== undefined &&
  seen.master === undefined &&
  !hasAddress(seen, config);

/** Whether the settings leave the interface to others: by its name, wherever that comes from. */
export const isExcluded = (
  { excluded = [] }: InterfacesDesired,
  wish: InterfaceWish,
  interfaces: readonly InterfaceSeen[],
): boolean => {
  const name = wish.config.device ?? findInterface(wish, interfaces)?.name;
  return name !== undefined && excluded.some((pattern) => matches(pattern, name));
};
