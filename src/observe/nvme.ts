/** NVMe controllers from /sys/class/nvme (drivers/nvme/host/sysfs.c). */

import {
  controllerStates,
  type Controller,
  type ControllerAddress,
  type ControllerState,
} from '../core/actual.ts';
import { discoveryNqn } from '../core/ids.ts';
import type { Host } from '../host/host.ts';
import { attribute, eachEntry } from './attribute.ts';

const classDirectory = '/sys/class/nvme';

const toState = (text: string | undefined): ControllerState =>
  controllerStates.find((state) => state === text) ?? 'unknown';

/** `traddr=10.0.0.1,trsvcid=4420,host_traddr=...`; local PCIe controllers have another form and no portal. */
const toAddress = (text: string): ControllerAddress | undefined => {
  const parts = new Map(
    text.split(',').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at), part.slice(at + 1)];
    }),
  );
  const traddr = parts.get('traddr');
  if (traddr === undefined) return undefined;
  return {
    traddr,
    trsvcid: parts.get('trsvcid') ?? '',
    hostTraddr: parts.get('host_traddr'),
    hostIface: parts.get('host_iface'),
  };
};

/** nvme0n1, or nvme0c1n1 below a multipath head. */
const isDisk = (name: string): boolean => /^nvme\d+(c\d+)?n\d+$/.test(name);

/** Until the connect is through, the kernel prints `(efault)` for a subsystem it does not know yet. */
const toSubsystem = (text: string | undefined): string =>
  text === undefined || text === '(efault)' ? '' : text;

/** Empty for a controller that has none yet, and for one that went away. */
export const subsystemOf = async (host: Host, name: string): Promise<string> =>
  toSubsystem(await attribute(host, `${classDirectory}/${name}/subsysnqn`));

/** Undefined for a local one, and for one that went away. */
export const controllerAt = async (host: Host, name: string): Promise<Controller | undefined> => {
  const at = `${classDirectory}/${name}`;
  const read = (file: string): Promise<string | undefined> => attribute(host, `${at}/${file}`);
  const [address, state, transport, subsysnqn, hostnqn, hostid, kind, entries] = await Promise.all([
    read('address'),
    read('state'),
    read('transport'),
    subsystemOf(host, name),
    read('hostnqn'),
    read('hostid'),
    read('cntrltype'),
    host.list(at),
  ]);
  const where = toAddress(address ?? '');
  if (where === undefined || transport === undefined || transport === 'pcie') return undefined;
  return {
    name,
    state: toState(state),
    transport,
    address: where,
    subsysnqn,
    hostnqn,
    hostid,
    kind: kind === 'discovery' || subsysnqn === discoveryNqn ? 'discovery' : 'io',
    disks: entries.filter(isDisk),
    instance: subsysnqn === '' ? `${name} ${(await host.inode(at)) ?? 0}` : undefined,
  };
};

const isController = (name: string): boolean => /^nvme\d+$/.test(name);

export const controllerNames = async (host: Host): Promise<readonly string[]> =>
  (await host.list(classDirectory)).filter(isController);

/** Every fabrics controller of this host, whoever made it. */
export const observeControllers = (host: Host): Promise<readonly Controller[]> =>
  eachEntry(host, classDirectory, (name) =>
    isController(name) ? controllerAt(host, name) : Promise.resolve(undefined),
  );
