/** RDMA devices: whether they are still the same, and which PCI device is behind them. */

import type { RdmaDevice, RdmaPort } from '../core/actual.ts';
import type { Hcas } from '../core/hca/types.ts';
import { parsePciAddress } from '../core/mlx4/ids.ts';
import type { Host } from '../host/host.ts';
import { eachEntry } from './attribute.ts';

const classDirectory = '/sys/class/infiniband';

/** PCI addresses in where a class directory's link points: `../../devices/pci0000:80/0000:80:01.1/0000:81:00.0/net/eth1`. */
const pciIn = async (host: Host, link: string): Promise<readonly string[]> => {
  const target = await host.readlink(link);
  return target?.split('/').filter((part) => parsePciAddress(part) !== undefined) ?? [];
};

/** A device in software has no PCI device: what can break is the network interface below it. */
const pciOf = async (
  host: Host,
  device: string,
  ports: readonly RdmaPort[],
): Promise<readonly string[]> => {
  const own = await pciIn(host, `${classDirectory}/${device}`);
  if (own.length > 0) return own;
  const netdev = ports.find((port) => port.device === device)?.netdev;
  return netdev === undefined ? [] : pciIn(host, `/sys/class/net/${netdev}`);
};

/** `known`: devices as they were at the last look; the PCI address of one that is still the same is not read again. */
export const observeHcas = (
  host: Host,
  known: Hcas,
  world: Promise<{ readonly ports: readonly RdmaPort[] }>,
): Promise<readonly RdmaDevice[]> =>
  eachEntry(host, classDirectory, async (device) => {
    const instance = await host.inode(`${classDirectory}/${device}`);
    const before = known[device];
    const isSame = before !== undefined && instance !== undefined && before.instance === instance;
    if (isSame && before.pci.length > 0) return { device, instance, pci: before.pci };
    return { device, instance, pci: await pciOf(host, device, (await world).ports) };
  });
