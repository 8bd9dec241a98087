/** Ethernet interfaces of RDMA devices that do not say so: a port has a GID that names its interface once that is up. */

import type { InterfacesDesired } from '../../core/interfaces/types.ts';
import { rdmaInterfaces } from '../../core/world.ts';
import type { Host } from '../../host/host.ts';
import { attribute } from '../attribute.ts';
import type { WorldSeen } from './details.ts';

/** The PCI function of the interface has an RDMA device too. */
const onHardware = async (host: Host, name: string): Promise<readonly string[]> => {
  const devices = await host.list(`/sys/class/net/${name}/device/infiniband`);
  return devices.length > 0 ? [name] : [];
};

/** Soft RDMA has no hardware; rxe says what it stands on (rxe_verbs.c). */
const belowSoft = async (host: Host, device: string): Promise<readonly string[]> => {
  const parent = await attribute(host, `/sys/class/infiniband/${device}/parent`);
  return parent === undefined ? [] : [parent];
};

/** Looked for only while a file is about an interface of which nothing else says that it carries RDMA. */
export const hardwareBelow = async (
  host: Host,
  { interfaces }: InterfacesDesired,
  world: WorldSeen,
): Promise<ReadonlySet<string>> => {
  const known = rdmaInterfaces(world);
  const isOpen = interfaces.some(
    ({ config: { device, type } }) =>
      type === 'other' && (device === undefined || !known.has(device)),
  );
  if (!isOpen) return new Set();
  const cards = world.netdevs.filter(({ name, physical }) => physical && !known.has(name));
  const mute = world.ports.filter(
    ({ netdev, linkLayer }) => netdev === undefined && linkLayer === 'Ethernet',
  );
  const found = await Promise.all([
    ...cards.map(({ name }) => onHardware(host, name)),
    ...mute.map(({ device }) => belowSoft(host, device)),
  ]);
  return new Set(found.flat());
};
