/** What the files ask of the interfaces that carry RDMA, and what those look like. Plain data. */

import type { IpAddress } from '../address.ts';
import type { InterfaceConfig, InterfaceRoute, IpoibName } from '../desired/ipoib.ts';
import type { Pattern } from '../pattern.ts';

/** One interface that shall be up after boot: its ifcfg file, and what other files add. */
export interface InterfaceWish {
  /** With the addresses of its aliases; mode and MTU may come from openib.conf. */
  readonly config: InterfaceConfig;
  /** `file:line` of mode and MTU, where that is not the ifcfg file. */
  readonly linkSource: string | undefined;
  /** Of its route files, after the default routes of its gateways. */
  readonly routes: readonly InterfaceRoute[];
  /** What is wrong with the files of an interface of which only the host knows whether it carries RDMA. */
  readonly findings: readonly string[];
}

/** What the files ask for. */
export interface InterfacesDesired {
  /** Candidates: those that turn out to carry no RDMA are nobody's business here. */
  readonly interfaces: readonly InterfaceWish[];
  /** Names of IPoIB interfaces by the GUID of their port. */
  readonly names: readonly IpoibName[];
  /** Interfaces that the settings leave to others. */
  readonly excluded?: readonly Pattern[];
}

export interface SeenAddress {
  readonly ip: IpAddress;
  readonly prefix: number | undefined;
}

/** A line of /proc/net/route or /proc/net/ipv6_route: the main table. */
export interface SeenRoute {
  readonly iface: string;
  readonly destination: IpAddress;
  readonly prefix: number;
  readonly gateway: IpAddress | undefined;
  readonly metric: number;
}

/**
 * Who sets the interface up. `busy`: it is at it, or about to be. `waiting`: for its link. `ready`: it can be asked.
 * `unknown`: it cannot be told, so nothing may be done.
 */
export type Manager =
  | { readonly name: 'nobody' }
  | { readonly name: 'unknown'; readonly reason: string }
  | { readonly name: ManagerName; readonly state: 'busy' | 'waiting' | 'ready' };

export type ManagerName = 'NetworkManager' | 'systemd-networkd' | 'wicked' | 'ifupdown';

/** One network interface. What was of no matter, or cannot be read, is undefined. */
export interface InterfaceSeen {
  readonly name: string;
  readonly infiniband: boolean;
  /** An RDMA device can carry its traffic. */
  readonly rdma: boolean;
  /** As sysfs prints it. */
  readonly hwaddr: string | undefined;
  /** It was made of another one, for a P_Key. */
  readonly child: boolean;
  readonly up: boolean | undefined;
  /** Whether it has a link. */
  readonly carrier: boolean | undefined;
  readonly mode: 'connected' | 'datagram' | undefined;
  readonly mtu: number | undefined;
  /** The bond, bridge or team it belongs to. */
  readonly master: string | undefined;
  readonly lowers: readonly string[];
  readonly uppers: readonly string[];
  readonly addresses: readonly SeenAddress[] | undefined;
  /** Undefined while nothing is missing: asking costs a process. */
  readonly manager: Manager | undefined;
}

/** What the host has. */
export interface InterfacesActual {
  readonly interfaces: readonly InterfaceSeen[];
  /** Undefined when they cannot be read, or nobody asks for any. */
  readonly routes: readonly SeenRoute[] | undefined;
}
