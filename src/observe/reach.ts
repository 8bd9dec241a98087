/**
 * Finding out who is there without going through the kernel's door. Two empty datagrams go to the host: one
 * to the RoCEv2 port, which a host without RoCE refuses by ICMP, and one to the discard port, whose refusal
 * proves that the host is up and would have refused the first one too. Silence in between is read from the
 * neighbour table.
 */

import { parseAddress, sameAddress } from '../core/address.ts';
import type { Actual } from '../core/actual.ts';
import type { Evidence } from '../core/door.ts';
import { rdmaInterfaces } from '../core/world.ts';
import type { Echo, Host } from '../host/host.ts';

/** UDP destination port of RoCEv2 (IANA roce, 4791) and of the discard protocol (RFC 863). */
const rocePort = 4791;
const discardPort = 9;

/** When to look at the neighbour table, in milliseconds after the datagrams were sent. */
const looksMs = [100, 250, 500, 1000, 2000];

/** Linux has given up by then: three requests, a second apart (mcast_solicit, retrans_time). */
const neighbourMs = 3200;

export type Report = (evidence: Evidence) => void;

export interface Target {
  readonly transport: string;
  readonly traddr: string;
  readonly trsvcid: string;
  readonly hostTraddr: string | undefined;
}

/** Whether refusing the RoCEv2 port says anything: on InfiniBand and iWARP it does not. */
const speaksRoce = (actual: Actual): boolean =>
  actual.ports.every(({ linkLayer, iwarp }) => linkLayer === 'Ethernet' && !iwarp);

/** True when the address is on an interface of this host that certainly has no RDMA device. */
const hasNoDevice = (actual: Actual, local: string): boolean => {
  const iface = actual.addresses.find(({ address }) => sameAddress(address, local))?.iface;
  const netdev = actual.netdevs.find(({ name }) => name === iface);
  if (netdev?.physical !== true) return actual.ports.length === 0;
  const hasUpper = actual.netdevs.some(({ lowers }) => lowers.includes(netdev.name));
  return !hasUpper && !rdmaInterfaces(actual).has(netdev.name);
};

/** True when the kernel is still asking for that neighbour; an address behind a router has no entry. */
const isUnresolved = async (host: Host, traddr: string): Promise<boolean> => {
  const table = await host.read('/proc/net/arp');
  if (table.kind !== 'text') return false;
  const value = parseAddress(traddr)?.value;
  const rows = table.text.split('\n').map((line) => line.split(/\s+/));
  const entries = rows.filter(([address]) => address === value);
  return entries.length > 0 && entries.every(([, , flags]) => flags === '0x0');
};

/** Quiet as soon as the neighbour is resolved, or has no entry because it is behind a router; else not there. */
const lookAtNeighbours = async (host: Host, traddr: string, report: Report): Promise<void> => {
  let waited = 0;
  for (const look of [...looksMs, neighbourMs]) {
    await host.clock.sleep(look - waited);
    waited = look;
    if (!(await isUnresolved(host, traddr))) {
      report('quiet');
      return;
    }
  }
  report('unreachable');
};

/** There is no such table to read for IPv6, but a TCP connection is told what a datagram is not. */
const tryTcp = async (host: Host, traddr: string, report: Report): Promise<void> => {
  const slow = host.clock.sleep(looksMs[1] ?? 0).then(() => {
    report('quiet');
  });
  const echo = await host.opens(traddr, discardPort, neighbourMs);
  if (echo === 'unreachable') report('unreachable');
  if (echo === 'refused' || echo === 'open') report('alive');
  await slow;
};

/** Silence says nothing that the neighbour table has not said before. */
const meaningOf = (echo: Echo, actual: Actual): Evidence => {
  if (echo === 'refused') return speaksRoce(actual) ? 'no-rdma' : 'alive';
  return echo === 'silent' ? 'pending' : echo;
};

/** The discard port's refusal may overtake the RoCE port's, so both may be reported, in either order. */
const overRdma = (host: Host, actual: Actual, target: Target, report: Report): void => {
  const { traddr } = target;
  const base = { address: traddr, source: target.hostTraddr, deadlineMs: neighbourMs };
  // Not before the datagram is on its way: an address that nobody has asked for yet has no entry in any table.
  const sent = (local: string): void => {
    if (hasNoDevice(actual, local)) report('no-device');
    if (parseAddress(traddr)?.family === 6) void tryTcp(host, traddr, report);
    else void lookAtNeighbours(host, traddr, report);
  };
  void host.send({ ...base, port: rocePort }, sent).then((echo) => {
    report(meaningOf(echo, actual));
  });
  void host.send({ ...base, port: discardPort }).then((echo) => {
    if (echo === 'refused') report('alive');
  });
};

const overTcp = async (host: Host, target: Target, report: Report): Promise<void> => {
  const echo = await host.opens(target.traddr, Number(target.trsvcid), neighbourMs);
  if (echo === 'open') report('alive');
  else if (echo === 'refused') report('closed');
  else report(echo === 'silent' ? 'unreachable' : echo);
};

/** What weighs more replaces what was reported before: the first three may turn out to be something else. */
const weights: readonly Evidence[] = ['pending', 'quiet', 'alive', 'no-rdma'];

const weightOf = (evidence: Evidence): number => {
  const weight = weights.indexOf(evidence);
  return weight === -1 ? weights.length : weight;
};

/**
 * Reports what can be said about an address without the door, each time something better is known: within
 * milliseconds for a live one, after 3 s for an absent one.
 */
export const askAround = (host: Host, actual: Actual, target: Target, report: Report): void => {
  let known: Evidence = 'pending';
  const better: Report = (evidence) => {
    if (weightOf(evidence) <= weightOf(known)) return;
    known = evidence;
    report(evidence);
  };
  if (parseAddress(target.traddr) === undefined) better('no-name');
  else if (target.transport === 'rdma') overRdma(host, actual, target, better);
  else void overTcp(host, target, better);
};
