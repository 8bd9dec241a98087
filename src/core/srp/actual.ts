/** SRP as the host has it: plain data, no judgement. */

import type { SrpDest } from './dest.ts';
import type { Gid } from './gid.ts';
import type { Dgid, HcaPort, IdExt, IocGuid, Pkey, ServiceId } from './ids.ts';
import { targetKey, type SrpLogin } from './login.ts';
import type { RemotePortState } from './remote-port.ts';
import type { SrpTimers } from './timers.ts';

/** Where a login leads, as far as sysfs shows it. */
export type SrpWhere =
  | {
      readonly kind: 'infiniband';
      /** What was logged in to, before any redirection by the target. */
      readonly dgid: Dgid;
      readonly pkey: Pkey;
      readonly serviceId: ServiceId;
    }
  | {
      readonly kind: 'rdma-cm';
      /** What it may lead to: sysfs does not show it. Undefined where nobody was asked, or that is not clear. */
      readonly dests: readonly SrpDest[] | undefined;
    };

/** /sys/class/srp_remote_ports/port-H:N */
export interface SrpRemotePort {
  readonly name: string;
  readonly state: RemotePortState;
  /** Undefined where one of them is missing or unreadable. */
  readonly timers: SrpTimers | undefined;
  readonly failedReconnects: number;
}

/** One SCSI host of ib_srp: a login that exists, whoever made it. Its initiator_ext is shown nowhere. */
export interface SrpHost {
  /** `host6`; the number is a new one after each login. */
  readonly name: string;
  readonly port: HcaPort;
  readonly idExt: IdExt;
  readonly iocGuid: IocGuid;
  readonly where: SrpWhere;
  /** GID at index 0 of the local port when it logged in. */
  readonly sgid: Gid | undefined;
  /** Undefined while it is being added or removed. */
  readonly remotePort: SrpRemotePort | undefined;
  /** Block devices, such as `sdb`. */
  readonly disks: readonly string[];
}

/** /sys/class/infiniband_srp/srp-DEV-PORT: a local port that can log in. */
export interface SrpInitiatorPort {
  readonly port: HcaPort;
  /** Of the file that takes login strings. */
  readonly addTarget: string;
}

/** A connection of ib_srp by RDMA/CM, as `rdma resource show cm_id` lists it. */
export interface SrpCmId {
  readonly port: HcaPort;
  readonly dest: SrpDest;
}

/** Everything about SRP on this host. */
export interface SrpActual {
  readonly hosts: readonly SrpHost[];
  readonly initiatorPorts: readonly SrpInitiatorPort[];
  /** Where the kernel would send what is for an address that no interface has in its network: interface by address. */
  readonly routes: Readonly<Record<string, string>>;
  /** The port of each IPoIB interface, which shares no wire of its own. */
  readonly ipoib: Readonly<Record<string, HcaPort>>;
}

const isCm = (host: SrpHost): boolean => host.where.kind === 'rdma-cm';

/** Whether the destinations of existing logins matter: only where one may be a login by RDMA/CM that is desired. */
export const needsDestinations = (
  logins: readonly SrpLogin[],
  hosts: readonly SrpHost[],
): boolean => {
  const there = new Set(hosts.filter(isCm).map(targetKey));
  return logins.some((login) => login.kind === 'rdma-cm' && there.has(targetKey(login)));
};

const destsOn = (port: HcaPort, cmIds: readonly SrpCmId[]): readonly SrpDest[] => {
  const found = new Map(
    cmIds
      .filter((one) => one.port === port)
      .map(({ dest }) => [`${dest.ip.value} ${dest.port}`, dest]),
  );
  return [...found.values()];
};

/**
 * The hosts with where each may lead. A connection shows its port and not its host; so where a port has fewer
 * destinations than logins, as while one of them is being reconnected, none of its logins is said to lead anywhere.
 */
export const withDestinations = (
  hosts: readonly SrpHost[],
  cmIds: readonly SrpCmId[],
): readonly SrpHost[] =>
  hosts.map((host) => {
    if (!isCm(host)) return host;
    const dests = destsOn(host.port, cmIds);
    const logins = hosts.filter((one) => isCm(one) && one.port === host.port);
    const isClear = dests.length >= logins.length;
    return { ...host, where: { kind: 'rdma-cm', dests: isClear ? dests : undefined } };
  });
