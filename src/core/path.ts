/** A path: one connection that should exist, and its identity by value. */

import { endpoint, parseAddress } from './address.ts';
import type { ConnectOptions, Portal, Transport } from './desired.ts';
import type { Nqn } from './ids.ts';
import type { Secret } from './secret.ts';

/** One connection to make: a subsystem at an address, as a host. */
export interface Path {
  readonly transport: Transport;
  readonly traddr: string;
  readonly trsvcid: string;
  readonly subsysnqn: Nqn;
  readonly kind: 'io' | 'discovery';
  readonly hostTraddr: string | undefined;
  readonly hostIface: string | undefined;
  readonly hostnqn: string;
  readonly hostid: string;
  readonly options: ConnectOptions;
  /** What this host proves to the controller that it knows. */
  readonly secret: Secret | undefined;
  /** What the controller has to prove in return. */
  readonly ctrlSecret: Secret | undefined;
  /** `file:line` of the portal that led to it, or of the path itself. */
  readonly source: string;
  /** The host name it is written by, where `traddr` is the address that was found for it. */
  readonly name?: string | undefined;
}

/** Where something is reached: the part portals, paths and log page records share. */
export interface Endpoint {
  readonly transport: string;
  readonly traddr: string;
  readonly trsvcid: string;
}

interface HostSide {
  readonly hostTraddr?: string | undefined;
  readonly hostIface?: string | undefined;
  readonly hostnqn: string;
}

const canonical = (address: string): string => {
  const parsed = parseAddress(address);
  if (parsed === undefined) return address.toLowerCase();
  return parsed.scope === undefined ? parsed.value : `${parsed.value}%${parsed.scope}`;
};

const hostSide = (side: HostSide): string =>
  [
    side.hostTraddr === undefined ? '-' : canonical(side.hostTraddr),
    side.hostIface ?? '-',
    side.hostnqn,
  ].join(' ');

/** Equal for endpoints that are equal by value, however they are spelt. */
export const endpointKey = (at: Endpoint): string =>
  [at.transport, canonical(at.traddr), at.trsvcid].join(' ');

/** By its name where it has one: what it listed stays known when the name comes to mean another address. */
export const portalKey = (portal: Portal): string =>
  [
    endpointKey({ ...portal, traddr: portal.name ?? portal.traddr }),
    hostSide(portal),
    portal.nqn,
  ].join(' ');

export const pathKey = (path: Path): string =>
  [endpointKey(path), hostSide(path), path.subsysnqn].join(' ');

/** `rdma 10.0.0.1:4420` */
export const describeEndpoint = (at: Endpoint): string =>
  `${at.transport} ${endpoint(at.traddr, at.trsvcid)}`;

/** `nqn.x at rdma 10.0.0.1:4420` */
export const describePath = (path: Path): string =>
  `${path.subsysnqn} at ${describeEndpoint(path)}`;

/** The discovery controller that a persistent portal keeps. Keep-alive is 30 s there, as in nvme-cli. */
export const persistentPath = (portal: Portal): Path => ({
  ...pathBase(portal),
  traddr: portal.traddr,
  trsvcid: portal.trsvcid,
  subsysnqn: portal.nqn,
  kind: 'discovery',
  options: { 'keep-alive-tmo': 30, ...portal.options },
  ctrlSecret: portal.ctrlSecret,
});

/** What every path inherits from its portal. The controllers that it lists have secrets of their own. */
export const pathBase = (
  portal: Portal,
): Omit<Path, 'traddr' | 'trsvcid' | 'subsysnqn' | 'kind'> => ({
  transport: portal.transport,
  hostTraddr: portal.hostTraddr,
  hostIface: portal.hostIface,
  hostnqn: portal.hostnqn,
  hostid: portal.hostid,
  options: portal.options,
  secret: portal.secret,
  ctrlSecret: undefined,
  source: portal.source,
});
