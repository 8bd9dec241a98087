/** Virtual functions: links in sysfs, the `iov` directory of drivers/infiniband/hw/mlx4/sysfs.c, and ip-link(8). */

import type { VfInfiniband, VfSettings } from '../../core/desired/mlx4.ts';
import type { PciAddress } from '../../core/mlx4/ids.ts';
import type { EthernetSeen } from '../../core/setup/functions-ethernet.ts';
import type { InfinibandSeen } from '../../core/setup/functions-infiniband.ts';
import {
  entryKey,
  type FunctionSeen,
  type FunctionsActual,
  type FunctionsDesired,
} from '../../core/setup/functions.ts';
import type { Host } from '../../host/host.ts';
import { attribute } from '../attribute.ts';
import { functionNumber, pciPath, physicalFunction } from '../pci.ts';
import { shownFunctions, type ShownByNumber } from './ip-link.ts';

type Unusable = Extract<FunctionSeen, { kind: 'unusable' }>;

const unusable = (reason: string): Unusable => ({ kind: 'unusable', reason });

/** Read place by place, as the HCA itself is asked for each; one that does not answer is asked for no more. */
const keysAt = async (host: Host, directory: string): Promise<readonly (string | undefined)[]> => {
  const places = (await host.list(directory)).map(Number);
  const keys: (string | undefined)[] = [];
  for (const place of places) {
    const key = await attribute(host, `${directory}/${place}`);
    if (key === undefined) break;
    keys[place] = key.slice('0x'.length);
  }
  return keys;
};

const toPlace = (text: string | undefined): number | 'none' | 'absent' => {
  if (text === undefined) return 'absent';
  return /^\d+$/.test(text) ? Number(text) : 'none';
};

/** `0` and `2c903001e0b2a` are printed without their zeroes in front. */
const toGuid = (text: string | undefined): string | undefined =>
  text !== undefined && /^[0-9a-f]{1,16}$/.test(text) ? text.padStart(16, '0') : undefined;

const infinibandAt = async (
  host: Host,
  { vf, port }: VfSettings,
  { pkeys = [] }: VfInfiniband,
  device: string,
): Promise<InfinibandSeen | Unusable> => {
  const iov = `/sys/class/infiniband/${device}/iov`;
  const own = `${iov}/${vf}/ports/${port}`;
  const guidIndex = Number((await attribute(host, `${own}/gid_idx/0`)) ?? NaN);
  if (Number.isNaN(guidIndex)) return unusable(`has no port ${port} below ${iov}`);
  const [guid, portKeys, places] = await Promise.all([
    attribute(host, `${iov}/ports/${port}/admin_guids/${guidIndex}`),
    pkeys.length === 0 ? [] : keysAt(host, `${iov}/ports/${port}/pkeys`),
    Promise.all(pkeys.map((_, at) => attribute(host, `${own}/pkey_idx/${at}`))),
  ]);
  const ownKeys = places.map(toPlace);
  return { kind: 'ib', device, guidIndex, guid: toGuid(guid), portKeys, ownKeys };
};

/** The Ethernet interface of a port: mlx4_en counts dev_port from 0; IPoIB does too, and is no Ethernet. */
const netdevOf = async (host: Host, hca: PciAddress, port: number): Promise<string | undefined> => {
  for (const name of await host.list(`${pciPath(hca)}/net`)) {
    const [type, at] = await Promise.all([
      attribute(host, `/sys/class/net/${name}/type`),
      attribute(host, `/sys/class/net/${name}/dev_port`),
    ]);
    if (type === '1' && at === String(port - 1)) return name;
  }
  return undefined;
};

/** What one look needs more than once: the program is run once for each interface. */
interface Look {
  readonly host: Host;
  readonly shown: Map<string, Promise<ShownByNumber | string>>;
}

const ethernetAt = async (
  { host, shown }: Look,
  hca: PciAddress,
  { vf, port }: VfSettings,
): Promise<EthernetSeen | Unusable> => {
  const [netdev, number] = await Promise.all([
    netdevOf(host, hca, port),
    functionNumber(host, hca, vf),
  ]);
  if (number === undefined) return unusable(`is none of ${hca}`);
  if (netdev === undefined) return unusable(`has no Ethernet interface of ${hca} for port ${port}`);
  const asked = shown.get(netdev) ?? shownFunctions(host, netdev);
  shown.set(netdev, asked);
  const all = await asked;
  if (typeof all === 'string') return unusable(`cannot be looked at: ${all}`);
  const own = all.get(number);
  if (own === undefined) return unusable(`is not shown by ip link show dev ${netdev}`);
  return { kind: 'eth', netdev, number, shown: own };
};

const absent = async (host: Host, vf: PciAddress): Promise<Unusable> =>
  (await host.list(pciPath(vf))).length === 0
    ? unusable('is not there: num_vfs of mlx4_core makes them, in /etc/modprobe.d')
    : unusable('is none: its device has no physfn');

/** A port that is Ethernet has an RDMA device too, for RoCE, whose tables are not to be written. */
const entryAt = async (look: Look, entry: VfSettings): Promise<FunctionSeen> => {
  const { host } = look;
  const { vf, port, settings } = entry;
  const hca = await physicalFunction(host, vf);
  if (hca === undefined) return absent(host, vf);
  const [device] = await host.list(`${pciPath(hca)}/infiniband`);
  if (settings.link === 'eth') return ethernetAt(look, hca, entry);
  if (device === undefined) return unusable(`has an HCA, ${hca}, without an RDMA device`);
  const layer = await attribute(host, `/sys/class/infiniband/${device}/ports/${port}/link_layer`);
  if (layer !== 'InfiniBand') return unusable(`has no InfiniBand on port ${port} of ${device}`);
  return infinibandAt(host, entry, settings, device);
};

export const observeFunctions = async (
  host: Host,
  { functions }: FunctionsDesired,
): Promise<FunctionsActual> => {
  const look: Look = { host, shown: new Map() };
  const seen = await Promise.all(
    functions.map(async (entry) => [entryKey(entry), await entryAt(look, entry)] as const),
  );
  return { functions: new Map(seen) };
};
