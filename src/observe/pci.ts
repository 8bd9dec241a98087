/** PCI devices in sysfs, and what hangs on them. */

import { parsePciAddress, type PciAddress } from '../core/mlx4/ids.ts';
import type { Host } from '../host/host.ts';

export const pciPath = (pci: PciAddress): string => `/sys/bus/pci/devices/${pci}`;

/** The last part of what a symbolic link says; undefined where there is none. */
const linkName = async (host: Host, path: string): Promise<string | undefined> =>
  (await host.readlink(path))?.split('/').at(-1);

/** `mlx4_core`; undefined for a device without a driver. */
export const driverOf = (host: Host, pci: PciAddress): Promise<string | undefined> =>
  linkName(host, `${pciPath(pci)}/driver`);

/** The HCA that a virtual function is one of. */
export const physicalFunction = async (
  host: Host,
  vf: PciAddress,
): Promise<PciAddress | undefined> =>
  parsePciAddress((await linkName(host, `${pciPath(vf)}/physfn`)) ?? '');

/** Which virtual function of its HCA that is, from 0: the N of the link virtfnN to it (drivers/pci/iov.c). */
export const functionNumber = async (
  host: Host,
  hca: PciAddress,
  vf: PciAddress,
): Promise<number | undefined> => {
  const links = (await host.list(pciPath(hca))).filter((name) => /^virtfn\d+$/.test(name));
  const names = await Promise.all(links.map((link) => linkName(host, `${pciPath(hca)}/${link}`)));
  const link = links[names.indexOf(vf)];
  return link === undefined ? undefined : Number(link.slice('virtfn'.length));
};
