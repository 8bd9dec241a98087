/** Which dm-multipath map a disk is a path of, and how its paths are, from sysfs: no process is run. */

import type { MultipathMap, MultipathPath } from '../core/setup/multipath.ts';
import type { Host } from '../host/host.ts';
import { attribute } from './attribute.ts';

/** SCSI has `running` (sdev_states in scsi_sysfs.c), NVMe controllers `live`. */
const usable: readonly (string | undefined)[] = ['running', 'live'];

const stateOf = (host: Host, disk: string): Promise<string | undefined> =>
  attribute(host, `/sys/block/${disk}/device/state`);

/** Whether I/O to the disk gets through now. */
export const isRunning = async (host: Host, disk: string): Promise<boolean> =>
  usable.includes(await stateOf(host, disk));

const pathOf = async (host: Host, disk: string): Promise<MultipathPath> => {
  const state = await stateOf(host, disk);
  return { disk, state: state ?? 'gone', usable: usable.includes(state) };
};

/** The device of the map; multipath-tools give each a UUID that starts with mpath- (libmultipath/devmapper.h). */
export const mapOf = async (host: Host, disk: string): Promise<string | undefined> => {
  const holders = (await host.list(`/sys/block/${disk}/holders`)).filter((one) =>
    one.startsWith('dm-'),
  );
  const uuids = await Promise.all(
    holders.map((one) => attribute(host, `/sys/block/${one}/dm/uuid`)),
  );
  return holders.find((_, at) => uuids[at]?.startsWith('mpath-'));
};

const mapAt = async (host: Host, device: string): Promise<MultipathMap> => {
  const [name, slaves] = await Promise.all([
    attribute(host, `/sys/block/${device}/dm/name`),
    host.list(`/sys/block/${device}/slaves`),
  ]);
  const paths = await Promise.all(slaves.map((disk) => pathOf(host, disk)));
  return { device, name: name ?? device, paths };
};

export interface MapsSeen {
  /** Device of the map by disk; disks in no map are not in it. */
  readonly byDisk: ReadonlyMap<string, string>;
  /** By device. */
  readonly maps: ReadonlyMap<string, MultipathMap>;
}

/** For disks by name, of whatever kind. */
export const observeMaps = async (host: Host, disks: readonly string[]): Promise<MapsSeen> => {
  const found = await Promise.all(
    disks.map(async (disk) => [disk, await mapOf(host, disk)] as const),
  );
  const byDisk = new Map(
    found.flatMap(([disk, map]) => (map === undefined ? [] : [[disk, map] as const])),
  );
  const devices = [...new Set(byDisk.values())];
  const maps = await Promise.all(devices.map((device) => mapAt(host, device)));
  return { byDisk, maps: new Map(maps.map((map) => [map.device, map])) };
};
