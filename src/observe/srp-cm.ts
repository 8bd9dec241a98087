/** Where logins by RDMA/CM lead: sysfs does not show it, `rdma resource show cm_id` (iproute2) does. */

import * as v from 'valibot';
import { parseAddress } from '../core/address.ts';
import type { SrpCmId } from '../core/srp/actual.ts';
import type { SrpDest } from '../core/srp/dest.ts';
import { parseHcaPort } from '../core/srp/ids.ts';
import type { Host } from '../host/host.ts';

const deadlineMs = 2000;

/** res_cm_id_line in iproute2's rdma/res-cmid.c; listening ones have no port and no dst-addr. */
const listSchema = v.array(
  v.object({
    ifname: v.string(),
    port: v.optional(v.number()),
    comm: v.optional(v.string()),
    'dst-addr': v.optional(v.string()),
  }),
);

/** `10.0.0.1:5555`, and `fe80::1:5555` without brackets. */
const destOf = (text: string): SrpDest | undefined => {
  const at = text.lastIndexOf(':');
  const ip = parseAddress(text.slice(0, Math.max(at, 0)));
  const port = Number(text.slice(at + 1));
  return ip === undefined || !Number.isInteger(port) || port < 1 ? undefined : { ip, port };
};

/** iproute2 5.11 and before print names of the kernel's own with brackets in JSON too. */
const isSrp = (comm: string | undefined): boolean => /^\[?ib_srp\]?$/.test(comm ?? '');

/** The connections of ib_srp in the output of `rdma -j resource show cm_id`; undefined when it is not that. */
export const parseCmIds = (json: string): readonly SrpCmId[] | undefined => {
  const text = json.trim() === '' ? '[]' : json;
  const list = v.safeParse(v.pipe(v.string(), v.parseJson(), listSchema), text);
  if (!list.success) return undefined;
  return list.output.flatMap(({ ifname, port, comm, 'dst-addr': to = '' }) => {
    const [local, dest] = [parseHcaPort(`${ifname}:${port ?? ''}`), destOf(to)];
    return isSrp(comm) && local !== undefined && dest !== undefined ? [{ port: local, dest }] : [];
  });
};

/** Undefined where it cannot be told: the program is missing, too old, or does not answer. */
export const observeSrpCmIds = async (host: Host): Promise<readonly SrpCmId[] | undefined> => {
  const args = ['-j', 'resource', 'show', 'cm_id'];
  const exit = await host.run({ program: 'rdma', args, deadlineMs });
  return exit.kind === 'exited' && exit.code === 0 ? parseCmIds(exit.stdout) : undefined;
};
