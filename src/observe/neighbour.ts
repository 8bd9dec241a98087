/** Whether a neighbour is there: the kernel's table of them (net/ipv4/arp.c), and the time its requests take. */

import { parseAddress } from '../core/address.ts';
import type { Host } from '../host/host.ts';

/** When to look at the neighbour table, in milliseconds after the datagrams were sent. */
const looksMs = [100, 250, 500, 1000, 2000];

/** Linux has given up by then: three requests, a second apart (mcast_solicit, retrans_time). */
export const neighbourMs = 3200;

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
export const findNeighbour = async (
  host: Host,
  traddr: string,
): Promise<'quiet' | 'unreachable'> => {
  let waited = 0;
  for (const look of [...looksMs, neighbourMs]) {
    await host.clock.sleep(look - waited);
    waited = look;
    if (!(await isUnresolved(host, traddr))) {
      return 'quiet';
    }
  }
  return 'unreachable';
};

/** A neighbour is given up after three seconds, also by a router; what is refused much sooner is refused by somebody. */
const givenUpMs = 2500;

/** The errno is the same for a host that is not there and for a firewall; the time and the table of neighbours are not. */
export const refusal = async (
  host: Host,
  traddr: string,
  tookMs: number,
): Promise<'unreachable' | 'rejected'> =>
  tookMs > givenUpMs || (await isUnresolved(host, traddr)) ? 'unreachable' : 'rejected';
