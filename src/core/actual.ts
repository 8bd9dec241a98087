/** What the host looks like, as observed: plain data, no judgement. */

import type { Hardware } from './hardware.ts';
import type { ModuleName } from './ids.ts';
import type { UseActual } from './removal/use.ts';
import type { SetupActual } from './setup/setup.ts';
import type { SrpActual } from './srp/actual.ts';

/**
 * Controller states as drivers/nvme/host/sysfs.c prints them. A state this list does not know is kept
 * as `unknown` and treated like one that belongs to the kernel: nothing is done beside it.
 */
export const controllerStates = [
  'new',
  'live',
  'resetting',
  'connecting',
  'deleting',
  'deleting (no IO)',
  'dead',
  'unknown',
] as const;
export type ControllerState = (typeof controllerStates)[number];

/** The parts of a controller's `address` attribute; an absent part is undefined. */
export interface ControllerAddress {
  readonly traddr: string;
  readonly trsvcid: string;
  readonly hostTraddr: string | undefined;
  readonly hostIface: string | undefined;
}

/** One /sys/class/nvme/nvmeN. */
export interface Controller {
  readonly name: string;
  readonly state: ControllerState;
  readonly transport: string;
  readonly address: ControllerAddress;
  /** Empty while the kernel has none to show: see `isInTheDoor`. */
  readonly subsysnqn: string;
  readonly hostnqn: string | undefined;
  readonly hostid: string | undefined;
  readonly kind: 'io' | 'discovery';
  /** Block devices of its namespaces (a multipath path device such as nvme0c1n1 counts). */
  readonly disks: readonly string[];
  /** While it has no subsystem: what tells it from the next one of the same name. */
  readonly instance: string | undefined;
}

/**
 * Whether this is a controller whose first connect is under way, whoever started it. From nvme_init_ctrl to its end that
 * connect holds nvmf_dev_mutex, so nobody else's gets through meanwhile, and a process that tries cannot be killed.
 * Fibre Channel connects in the background, without the mutex.
 */
export const isInTheDoor = ({
  transport,
  state,
  subsysnqn,
}: Pick<Controller, 'transport' | 'state' | 'subsysnqn'>): boolean =>
  subsysnqn === '' &&
  (transport === 'rdma' || transport === 'tcp') &&
  (state === 'connecting' || state === 'new');

/** One port of an RDMA device: /sys/class/infiniband/DEV/ports/N. */
export interface RdmaPort {
  readonly device: string;
  readonly port: number;
  /** `ACTIVE`, `DOWN`, `INIT`, `ARMED`, `ACTIVE_DEFER` (include/rdma/ib_verbs.h). */
  readonly state: string;
  readonly linkLayer: 'InfiniBand' | 'Ethernet';
  readonly iwarp: boolean;
  /** The network interface it shares the wire with; undefined on plain InfiniBand. */
  readonly netdev: string | undefined;
  /** Whether it has a GID that RDMA/CM can connect from; absent where that is not known, or not asked. */
  readonly gid?: boolean;
}

/** One /sys/class/infiniband/DEV: what its ports do not say. */
export interface RdmaDevice {
  readonly device: string;
  /** Another number when it was made anew; undefined where that is not known. */
  readonly instance: number | undefined;
  /** PCI addresses on the way to it, its own last: an `rxe` has those of the network interface below it. */
  readonly pci: readonly string[];
}

/** One address of a network interface that is up. */
export interface HostAddress {
  readonly iface: string;
  readonly address: string;
  /** Bits; undefined where it is not known. */
  readonly prefix?: number;
}

/** A network interface and what lies directly below it (bond slaves, the parent of a VLAN). */
export interface Netdev {
  readonly name: string;
  readonly infiniband: boolean;
  /** True when a device stands behind it, as opposed to a veth, a bridge or a bond. */
  readonly physical: boolean;
  readonly lowers: readonly string[];
}

export interface Actual {
  readonly loadedModules: ReadonlySet<ModuleName>;
  /** Modules this kernel has on disk or built in; undefined when its index cannot be read. */
  readonly knownModules: ReadonlySet<ModuleName> | undefined;
  /** RDMA hardware, as far as a module may be missing for it. */
  readonly hardware: readonly Hardware[];
  readonly ports: readonly RdmaPort[];
  /** Absent where only a part of the host was looked at. */
  readonly hcas?: readonly RdmaDevice[];
  readonly netdevs: readonly Netdev[];
  readonly addresses: readonly HostAddress[];
  readonly controllers: readonly Controller[];
  /** Absent where nobody asks for SRP logins, and before they were looked at. */
  readonly srp?: SrpActual | undefined;
  /** Absent where nothing is to be disconnected, and before it was looked at. */
  readonly use?: UseActual | undefined;
  /** Only what the configuration speaks of. */
  readonly setup: SetupActual;
}
