/** SRP on the simulated host: its ports, the targets around it, and the logins there are. Tests change it. */

import type { RemotePortState } from '../../src/core/srp/remote-port.ts';

/** An InfiniBand port of this host; the rails are its Ethernet ones. */
export interface IbPort {
  readonly device: string;
  readonly port: number;
  /** 16 digits. */
  readonly guid: string;
  /** The HCA is there. */
  there: boolean;
  state: 'ACTIVE' | 'DOWN' | 'INIT';
}

/** A target port. */
export interface SimTarget {
  /** Over RDMA/CM: `10.99.1.2:5555`. On the fabric: 32 digits of a GID. */
  readonly at: string;
  /** 16 digits. */
  idExt: string;
  iocGuid: string;
  /** Local ports of the fabric that reach it, as `mlx4_0:1`. */
  readonly reachedFrom: readonly string[];
  pkeys: readonly string[];
  /** It answers on the fabric. */
  up: boolean;
  /** Takes the connection request and never answers. */
  hangs: boolean;
  enabled: boolean;
  /** Whom it admits, as `0x` and 32 digits; undefined for everybody. */
  acls: Set<string> | undefined;
  /** How many attempts meet a connection of before the loss. */
  stale: number;
  /** The login is accepted, its disks cannot be looked at, and the kernel takes it back. */
  scanFails: boolean;
  disks: number;
}

/** A SCSI host of ib_srp. */
export interface SimLogin {
  readonly number: number;
  /** `rxe1:1` */
  readonly port: string;
  readonly idExt: string;
  readonly iocGuid: string;
  readonly initiatorExt: string;
  /** See `SimTarget`. */
  readonly at: string;
  readonly target: SimTarget;
  readonly pkey: string | undefined;
  readonly serviceId: string | undefined;
  /** The parameters it was made with. */
  readonly options: ReadonlyMap<string, string>;
  /** `removed`: its remote port is gone, and its SCSI host is about to. */
  state: RemotePortState | 'removed';
  disks: readonly string[];
  /** As sysfs shows them. */
  readonly timers: Record<'reconnect_delay' | 'fast_io_fail_tmo' | 'dev_loss_tmo', string>;
}

/** What stands in for srp_daemon and ibsrpdm. */
export type Daemon = 'there' | 'absent' | 'hangs' | 'mute';

export interface SrpState {
  readonly ibPorts: IbPort[];
  readonly targets: SimTarget[];
  readonly logins: SimLogin[];
  /** Lines of the kernel log. */
  readonly log: string[];
  /** SCSI hosts of attempts under way. */
  readonly trying: Set<number>;
  /** Local ports with a write to add_target under way. */
  readonly taken: Set<string>;
  /** How many disks there have been. */
  readonly made: { disks: number };
  srpDaemon: Daemon;
  ibsrpdm: Daemon;
  /** By how much the clock of the log is behind: the scheduler's is not corrected by NTP. */
  logLagMs: number;
  /** rdma of iproute2 can be asked where logins lead. */
  rdmaTool: boolean;
}

export const emptySrp = (): SrpState => ({
  ...{ ibPorts: [], targets: [], logins: [], log: [] },
  ...{ trying: new Set(), taken: new Set(), made: { disks: 0 } },
  ...{ srpDaemon: 'there', ibsrpdm: 'there', rdmaTool: true, logLagMs: 0 },
});

/** A live one that admits everybody. */
export const simTarget = (at: string, more: Partial<SimTarget> = {}): SimTarget => ({
  ...{ at, idExt: '505400fffe010002', iocGuid: '505400fffe010002' },
  ...{ reachedFrom: [], pkeys: ['ffff'], up: true, hangs: false, enabled: true },
  ...{ acls: undefined, stale: 0, scanFails: false, disks: 1 },
  ...more,
});

/** Port GUID of the device of each rail: `5054:00ff:fe01:0001` in the lab. */
export const railGuid = (device: string): string => `505400fffe0${device.slice(-1)}0001`;

export const colons = (digits: string): string => digits.match(/.{4}/g)?.join(':') ?? '';

/** Where the log calls it: `10.99.1.2`, or the GID in groups. */
export const shownAt = (at: string): string =>
  at.includes(':') ? at.slice(0, at.lastIndexOf(':')) : colons(at);
