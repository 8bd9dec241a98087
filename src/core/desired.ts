/** What the configuration asks for. */

import type { Excluded } from './exclude.ts';
import type { OthersSubsystem } from './desired/nvme-json.ts';
import type { SrpDesired } from './desired/srp.ts';
import type { HardwareDesired } from './hardware.ts';
import type { HostId, ModuleName, Nqn } from './ids.ts';
import type { Path } from './path.ts';
import type { Secret } from './secret.ts';
import type { SetupDesired } from './setup/setup.ts';

export type Transport = 'rdma' | 'tcp' | 'fc' | 'loop';

/** Per-connection options under their long names; absent means the kernel's default. Times in seconds. */
export interface ConnectOptions {
  readonly 'nr-io-queues'?: number;
  readonly 'nr-write-queues'?: number;
  readonly 'nr-poll-queues'?: number;
  readonly 'queue-size'?: number;
  readonly 'keep-alive-tmo'?: number;
  readonly 'reconnect-delay'?: number;
  readonly 'ctrl-loss-tmo'?: number;
  readonly 'fast-io-fail-tmo'?: number;
  readonly tos?: number;
  readonly 'duplicate-connect'?: true;
  readonly 'disable-sqflow'?: true;
  readonly 'hdr-digest'?: true;
  readonly 'data-digest'?: true;
}

/** One usable line of discovery.conf or discovery port of config.json, before the host's own identity is filled in. */
export interface PortalEntry {
  readonly transport: Transport;
  /** As written, trimmed; an IP address in any form, or a host name. */
  readonly traddr: string;
  readonly trsvcid: string;
  readonly nqn: Nqn;
  readonly hostTraddr?: string;
  readonly hostIface?: string;
  readonly hostnqn?: Nqn;
  readonly hostid?: HostId;
  readonly persistent: boolean;
  readonly options: ConnectOptions;
  readonly secret?: Secret;
  /** `file:line`, so that every sentence about it can say where it comes from. */
  readonly source: string;
}

/** A discovery controller to ask, with the identity to ask as. */
export interface Portal extends PortalEntry {
  readonly hostnqn: Nqn;
  readonly hostid: HostId;
  /** What the discovery controller itself has to prove that it knows. */
  readonly ctrlSecret?: Secret | undefined;
  /** The host name it is written by, where `traddr` is the address that was found for it. */
  readonly name?: string | undefined;
}

/** A module to load and who asked for it. */
export interface DesiredModule {
  readonly name: ModuleName;
  /** `file:line`, or `hardware 0000:3b:00.0`. */
  readonly source: string;
  /** PCI address of the device that it drives; absent for what a file asks for by name. */
  readonly device?: string;
}

export interface Desired {
  /** What the files ask for by name, in load order. */
  readonly modules: readonly DesiredModule[];
  /** Present where the drivers of the hardware are wanted besides. */
  readonly hardware?: HardwareDesired;
  readonly portals: readonly Portal[];
  /** To connect without asking anybody: those of config.json. */
  readonly paths: readonly Path[];
  /** Portals and paths that the settings leave to others; absent where there is none. */
  readonly excluded?: readonly Excluded[];
  /** Not to be connected, whoever lists it. */
  readonly others?: readonly OthersSubsystem[];
  /** Absent where no file asks for SRP logins. */
  readonly srp?: SrpDesired;
  /** Of the host itself. */
  readonly setup: SetupDesired;
}

/** Whether anything is to be connected, with a question or without. */
export const connectsAnything = ({ portals, paths }: Pick<Desired, 'portals' | 'paths'>): boolean =>
  portals.length + paths.length > 0;
