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

/** A little more than the three ARP requests, a second apart, that Linux sends (mcast_solicit, retrans_time). */
const neighbourMs = 3500;

/** When to look at the neighbour table, in milliseconds after the datagrams were sent. */
const looksMs = [60, 120, 250, 700, 1500];

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
  return rows.some(([address, , flags]) => address === value && flags === '0x0');
};

/** Calls it quiet as soon as the neighbour is resolved, or has no entry because it is behind a router. */
const lookAtNeighbours = async (
  host: Host,
  traddr: string,
  report: (evidence: Evidence) => void,
): Promise<void> => {
  let waited = 0;
  for (const look of looksMs) {
    await host.clock.sleep(look - waited);
    waited = look;
    if (!(await isUnresolved(host, traddr))) {
      report('quiet');
      return;
    }
  }
};

/** The RoCE side may be refused a moment after the other one: both answers travel the same way. */
const graceMs = 5;

const meaningOf = (echo: Echo, actual: Actual): Evidence => {
  if (echo === 'refused') return speaksRoce(actual) ? 'no-rdma' : 'alive';
  return echo === 'silent' ? 'quiet' : echo;
};

const overRdma = (host: Host, actual: Actual, target: Target): Promise<Evidence> =>
  new Promise((resolve) => {
    const base = { address: target.traddr, source: target.hostTraddr, deadlineMs: neighbourMs };
    const noteLocal = (local: string): void => {
      if (hasNoDevice(actual, local)) resolve('no-device');
    };
    const roce = host.send({ ...base, port: rocePort }, noteLocal);
    void roce.then((echo) => {
      resolve(meaningOf(echo, actual));
    });
    void host.send({ ...base, port: discardPort }).then(async (echo) => {
      if (echo !== 'refused') return;
      await host.clock.sleep(graceMs);
      resolve('alive');
    });
    void lookAtNeighbours(host, target.traddr, resolve);
  });

const overTcp = async (host: Host, target: Target): Promise<Evidence> => {
  const echo = await host.opens(target.traddr, Number(target.trsvcid), neighbourMs);
  if (echo === 'open') return 'alive';
  if (echo === 'refused') return 'closed';
  return echo === 'silent' ? 'unreachable' : echo;
};

/** What can be said about an address without the door; takes milliseconds for a live one, 3 s for an absent one. */
export const askAround = (host: Host, actual: Actual, target: Target): Promise<Evidence> =>
  target.transport === 'rdma' ? overRdma(host, actual, target) : overTcp(host, target);
