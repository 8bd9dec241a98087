/** What /etc/nvme/config.json asks for. */

import type { ConnectOptions, PortalEntry, Transport } from '../desired.ts';
import type { HostId, Nqn } from '../ids.ts';
import type { Secret } from '../secret.ts';

/** A host to connect as. */
export interface JsonHost {
  readonly hostnqn: Nqn;
  /** Absent where none is written and the hostnqn is not made of a UUID. */
  readonly hostid?: HostId;
  /** What it proves to every controller that it knows (dhchap_secret in the kernel). */
  readonly secret?: Secret;
  /** `file:line`. */
  readonly source: string;
}

/** A discovery controller to ask. */
export interface JsonPortal extends PortalEntry {
  readonly hostnqn: Nqn;
  /** What the controller has to prove that it knows (dhchap_ctrl_secret in the kernel). */
  readonly ctrlSecret?: Secret;
}

/** A controller of a subsystem to connect without asking anybody. Fields as in `PortalEntry`. */
export interface PathEntry {
  readonly transport: Transport;
  readonly traddr: string;
  readonly trsvcid: string;
  readonly subsysnqn: Nqn;
  readonly hostTraddr?: string;
  readonly hostIface?: string;
  readonly hostnqn: Nqn;
  readonly hostid?: HostId;
  readonly options: ConnectOptions;
  readonly secret?: Secret;
  readonly ctrlSecret?: Secret;
  /** `file:line`. */
  readonly source: string;
}

/** A subsystem that belongs to another application (nvmf_add_ctrl in libnvme's fabrics.c skips it, whoever lists it). */
export interface OthersSubsystem {
  readonly subsysnqn: string;
  /** As whom it is connected; undefined where that cannot be read, which may be anybody. */
  readonly hostnqn: string | undefined;
}

export interface NvmeJson {
  /** In the order of the file, as are the paths. */
  readonly portals: readonly JsonPortal[];
  readonly paths: readonly PathEntry[];
  readonly others: readonly OthersSubsystem[];
  /**
   * The first host of the file, which nvme-cli takes for this host's own identity, before /etc/nvme/hostnqn
   * (nvme_host_get_ids in libnvme's tree.c); undefined where the file has none. `unusable`: there is something, and
   * nobody can tell whom it means.
   */
  readonly host: JsonHost | 'unusable' | undefined;
}
