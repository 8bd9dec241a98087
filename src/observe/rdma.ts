/** RDMA ports from /sys/class/infiniband (drivers/infiniband/core/sysfs.c). */

import type { RdmaPort } from '../core/actual.ts';
import type { Host } from '../host/host.ts';
import { attribute, eachEntry } from './attribute.ts';

const classDirectory = '/sys/class/infiniband';

/** `4: ACTIVE` without the number. */
const toState = (text: string | undefined): string => text?.split(':').at(-1)?.trim() ?? 'UNKNOWN';

const portAt = async (host: Host, device: string, name: string): Promise<RdmaPort> => {
  const at = `${classDirectory}/${device}/ports/${name}`;
  const [state, linkLayer, netdev, nodeType] = await Promise.all([
    attribute(host, `${at}/state`),
    attribute(host, `${at}/link_layer`),
    attribute(host, `${at}/gid_attrs/ndevs/0`),
    attribute(host, `${classDirectory}/${device}/node_type`),
  ]);
  return {
    device,
    port: Number(name),
    state: toState(state),
    linkLayer: linkLayer === 'InfiniBand' ? 'InfiniBand' : 'Ethernet',
    iwarp: nodeType?.includes('RNIC') ?? false,
    netdev,
  };
};

export const observePorts = async (host: Host): Promise<readonly RdmaPort[]> => {
  const devices = await eachEntry(host, classDirectory, (device) =>
    eachEntry(host, `${classDirectory}/${device}/ports`, (name) => portAt(host, device, name)),
  );
  return devices.flat();
};
