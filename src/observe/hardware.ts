/** Which RDMA hardware may lack a driver. A host has hundreds of PCI devices, so as few as possible are looked at. */

import {
  driverFor,
  driversWithCompanions,
  hardwareModules,
  type Hardware,
  type HardwareDesired,
} from '../core/hardware.ts';
import type { Host } from '../host/host.ts';
import { attribute, eachEntry } from './attribute.ts';

const drivers = '/sys/bus/pci/drivers';
const devices = '/sys/bus/pci/devices';

export interface HardwareOptions {
  readonly isLoaded: (module: string) => boolean;
  /** Whether nobody has looked since boot. */
  readonly isFirst: boolean;
}

/** `DOMAIN:BUS:DEVICE.FUNCTION`, as every PCI device is called there; the rest are files of the driver's. */
const isAddress = (name: string): boolean =>
  /^[0-9a-f]{4,}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/.test(name);

/** The first device of a driver, which stands for all of them. */
const firstOf = async (host: Host, driver: string): Promise<Hardware | undefined> => {
  const pci = (await host.list(`${drivers}/${driver}`)).find(isAddress);
  return pci === undefined ? undefined : { pci, driver, isBound: true };
};

/** Devices of drivers that lack their RDMA part; none where all is loaded. */
const bound = async (
  host: Host,
  desired: HardwareDesired,
  isLoaded: HardwareOptions['isLoaded'],
): Promise<readonly Hardware[]> => {
  const registered = new Set(await host.list(drivers));
  const lacks = (driver: string): boolean =>
    hardwareModules(desired, [{ pci: '', driver, isBound: true }]).some(
      ({ name }) => !isLoaded(name),
    );
  const incomplete = driversWithCompanions(desired).filter(
    (driver) => registered.has(driver) && lacks(driver),
  );
  const found = await Promise.all(incomplete.map((driver) => firstOf(host, driver)));
  return found.filter((one) => one !== undefined);
};

/** All that is needed of a device stands in its uevent: one read each instead of one for each attribute. */
const unboundOne = async (host: Host, pci: string): Promise<Hardware | undefined> => {
  const uevent = (await attribute(host, `${devices}/${pci}/uevent`)) ?? '';
  if (/^DRIVER=/m.test(uevent)) return undefined;
  const driver = driverFor(/^PCI_ID=(\S+)$/m.exec(uevent)?.[1] ?? '');
  return driver === undefined ? undefined : { pci, driver, isBound: false };
};

/** Whether a device without a driver would explain what is missing. */
const mayBeUnbound = async (host: Host, isFirst: boolean): Promise<boolean> =>
  isFirst || (await host.list('/sys/class/infiniband')).length === 0;

/**
 * Devices whose driver lacks its RDMA part; and devices without a driver, looked for at the first look after boot and
 * while there is no RDMA device at all.
 */
export const observeHardware = async (
  host: Host,
  desired: HardwareDesired | undefined,
  { isLoaded, isFirst }: HardwareOptions,
): Promise<readonly Hardware[]> => {
  if (desired === undefined) return [];
  const without = (await mayBeUnbound(host, isFirst))
    ? await eachEntry(host, devices, (pci) => unboundOne(host, pci))
    : [];
  return [...without, ...(await bound(host, desired, isLoaded))];
};
