/** What local RDMA ports are called by SRP targets, from /sys/class/infiniband: before ib_srp is loaded too. */

import { parsePortGuid } from '../core/ipoib/ids.ts';
import type { Initiator } from '../core/srp/acl.ts';
import { parseGid } from '../core/srp/gid.ts';
import { parseHcaPort } from '../core/srp/ids.ts';
import type { Host } from '../host/host.ts';
import { attribute, eachEntry } from './attribute.ts';

const classDirectory = '/sys/class/infiniband';

const initiatorAt = async (
  host: Host,
  device: string,
  number: string,
): Promise<Initiator | undefined> => {
  const at = `${classDirectory}/${device}`;
  const [gidText, guidText] = await Promise.all([
    attribute(host, `${at}/ports/${number}/gids/0`),
    attribute(host, `${at}/node_guid`),
  ]);
  const port = parseHcaPort(`${device}:${number}`);
  const gid = parseGid(gidText ?? '');
  if (port === undefined || gid === undefined) return undefined;
  return { port, gid, nodeGuid: parsePortGuid((guidText ?? '').replaceAll(':', '')) };
};

/** Without the ports that have no GID yet, as InfiniBand ports before the subnet manager has seen them. */
export const observeInitiators = async (host: Host): Promise<readonly Initiator[]> => {
  const devices = await eachEntry(host, classDirectory, (device) =>
    eachEntry(host, `${classDirectory}/${device}/ports`, (number) =>
      initiatorAt(host, device, number),
    ),
  );
  return devices.flat();
};
