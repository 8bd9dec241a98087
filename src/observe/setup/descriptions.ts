/** Node descriptions from /sys/class/infiniband (drivers/infiniband/core/sysfs.c), and who else writes them. */

import type { DescribedDevice, DescriptionsActual } from '../../core/setup/descriptions.ts';
import type { Host } from '../../host/host.ts';
import { attribute, eachEntry } from '../attribute.ts';

const classDirectory = '/sys/class/infiniband';

/** Drivers of Ethernet devices that have modify_device, by which the kernel sets a description; so has rxe. */
const willing = new Set(['mlx4_core', 'mlx5_core', 'hns3', 'hns-roce']);

/** Virtual functions in mlx4_pci_table (mlx4/main.c); mlx4_ib_modify_device refuses them. */
const mlx4Functions = new Set(['0x1002', '0x1004']);

const hasInfiniband = async (host: Host, at: string): Promise<boolean> => {
  const layers = await eachEntry(host, `${at}/ports`, (port) =>
    attribute(host, `${at}/ports/${port}/link_layer`),
  );
  return layers.includes('InfiniBand');
};

/** A device in software has no device behind it; all drivers of InfiniBand take a description. */
const refusalOf = async (host: Host, at: string): Promise<string | undefined> => {
  const [type, id, link, infiniband] = await Promise.all([
    attribute(host, `${at}/node_type`),
    attribute(host, `${at}/device/device`),
    host.readlink(`${at}/device/driver`),
    hasInfiniband(host, at),
  ]);
  if (type?.includes('RNIC') === true) return 'is an iWARP device, which has no node description';
  if (id !== undefined && mlx4Functions.has(id)) return 'is a virtual function of mlx4';
  const driver = link?.split('/').at(-1);
  if (infiniband || driver === undefined || willing.has(driver)) return undefined;
  return `is RoCE of the driver ${driver}, which takes no node description`;
};

const deviceAt = async (host: Host, name: string): Promise<DescribedDevice> => {
  const at = `${classDirectory}/${name}`;
  const [description, refuses] = await Promise.all([
    attribute(host, `${at}/node_desc`),
    refusalOf(host, at),
  ]);
  return { name, description, refuses };
};

/** systemd keeps this link for as long as a unit is active (unit_export_invocation_id in core/unit.c). */
const units = '/run/systemd/units';
const manager = 'invocation:rdma-ndd.service';

export const observeDescriptions = async (host: Host): Promise<DescriptionsActual> => {
  const [devices, active] = await Promise.all([
    eachEntry(host, classDirectory, (name) => deviceAt(host, name)),
    host.list(units),
  ]);
  return { devices, isManaged: active.includes(manager) };
};
