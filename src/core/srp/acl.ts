/** What a target calls this host: the names that its access control needs, in the spelling of each target. Pure. */

import type { IpAddress } from '../address.ts';
import type { PortGuid } from '../ipoib/ids.ts';
import { grouped, type Gid } from './gid.ts';
import type { HcaPort } from './ids.ts';
import { zeroExt } from './initiator-ext.ts';
import type { SrpLogin } from './login.ts';

/** A local port as targets see it. */
export interface Initiator {
  readonly port: HcaPort;
  /** At index 0: what ib_srp takes its GUID from, over RDMA/CM too. */
  readonly gid: Gid;
  readonly nodeGuid: PortGuid | undefined;
}

/** Topspin and Cisco gateways want the node GUID (srp_target_is_topspin; module parameter topspin_workarounds). */
const isTopspin = ({ iocGuid }: SrpLogin): boolean => /^(0005ad|001b0d)/.test(iocGuid);

/**
 * The 16 bytes that the login request carries as the initiator's port identifier, as 32 hex digits (srp_send_req in
 * ib_srp.c): initiator_ext and then the GUID of the local port, or the other way round for targets of io_class ff00.
 */
export const initiatorPortId = (login: SrpLogin, { gid, nodeGuid }: Initiator): string => {
  if (isTopspin(login)) return `${zeroExt}${nodeGuid ?? gid.slice(16)}`;
  const [ext, guid] = [login.initiatorExt ?? zeroExt, gid.slice(16)];
  const isOld = login.kind === 'infiniband' && login.ioClass === 'ff00';
  return isOld ? `${guid}${ext}` : `${ext}${guid}`;
};

export interface AclNames {
  /** For a LIO target that is named by its GID, as targetcli names them; as ib_srpt prints it: `0x...`. */
  readonly lio: string;
  /** The same for targetcli. */
  readonly targetcli: string;
  /** For a LIO target that is named by its GUID, which configfs can do and targetcli cannot. */
  readonly byGuid: string;
  /** For a group of SCST: the name of the session. */
  readonly scst: string;
}

/**
 * ib_srpt looks an initiator up twice (srpt_cm_req_recv): for a target that is named by its GID by the port identifier, with
 * and then without `0x`; for one named by its GUID by the GUID of the initiator's port, and over RDMA/CM by an address. So
 * does SCST, with the whole GID. That address is the target's own: the source address of the accepting side. All
 * initiators have it in common, so it tells nobody apart.
 */
export const aclNames = (login: SrpLogin, initiator: Initiator): AclNames => {
  const id = initiatorPortId(login, initiator);
  const spelt = { lio: `0x${id}`, targetcli: `ib.${id}` };
  if (login.kind === 'infiniband') {
    const { gid } = initiator;
    return { ...spelt, byGuid: grouped(gid.slice(16)), scst: grouped(gid) };
  }
  const address = targetAddress(login.dest.ip);
  return { ...spelt, byGuid: address, scst: address };
};

/** `%pIS` and `%pI6`: IPv6 in eight groups of four digits. */
const targetAddress = ({ family, value }: IpAddress): string =>
  family === 4
    ? value
    : value
        .split(':')
        .map((part) => part.padStart(4, '0'))
        .join(':');
