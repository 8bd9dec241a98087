/** Network interfaces and what they stand on, from /sys/class/net. */

import type { Netdev } from '../core/actual.ts';
import type { Host } from '../host/host.ts';
import { attribute, eachEntry } from './attribute.ts';

const classDirectory = '/sys/class/net';

/** ARPHRD_INFINIBAND, include/uapi/linux/if_arp.h */
const typeInfiniband = '32';

const netdevAt = async (host: Host, name: string): Promise<Netdev | undefined> => {
  const at = `${classDirectory}/${name}`;
  const [type, entries] = await Promise.all([attribute(host, `${at}/type`), host.list(at)]);
  if (type === undefined) return undefined;
  return {
    name,
    infiniband: type === typeInfiniband,
    physical: entries.includes('device'),
    lowers: entries.filter((entry) => entry.startsWith('lower_')).map((entry) => entry.slice(6)),
  };
};

export const observeNetdevs = (host: Host): Promise<readonly Netdev[]> =>
  eachEntry(host, classDirectory, (name) => netdevAt(host, name));
