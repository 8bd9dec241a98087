/** Commands for the administrator of a target, to be pasted there: they admit one login. Pure. */

import type { IpAddress } from '../address.ts';
import { aclNames, type Initiator } from './acl.ts';
import { grouped } from './gid.ts';
import type { CmLogin, SrpLogin } from './login.ts';

export interface AclCommands {
  readonly lio: readonly string[];
  /** Needed only where groups decide who sees which LUN: without one SCST admits everybody. */
  readonly scst: readonly string[];
}

/** How a RoCE port lists an IP address among its GIDs: IPv4 mapped into IPv6 (rdma_ip2gid). */
const addressGid = ({ family, value }: IpAddress): string => {
  const groups =
    family === 6
      ? value.split(':')
      : ['0', '0', '0', '0', '0', 'ffff', ...(mappedGroups(value) ?? [])];
  return groups.map((group) => group.padStart(4, '0')).join(':');
};

const mappedGroups = (quad: string): readonly string[] | undefined =>
  quad
    .split('.')
    .map((byte) => Number(byte).toString(16).padStart(2, '0'))
    .join('')
    .match(/.{4}/g) ?? undefined;

/** A target is named by the GID at index 0 of its port, which the initiator does not see; the port is the one that has the address. */
const findPort = ({ dest }: CmLogin): string =>
  `t=$(cat "$(dirname "$(grep -slx ${addressGid(dest.ip)} /sys/class/infiniband/*/ports/*/gids/* | head -n 1)")/0")`;

/** How the commands name the target: by its GID in LIO's spelling and in SCST's, and what has to be found out first. */
const targetNames = (
  login: SrpLogin,
): { readonly first: readonly string[]; readonly lio: string; readonly scst: string } =>
  login.kind === 'infiniband'
    ? { first: [], lio: `ib.${login.dgid}`, scst: grouped(login.dgid) }
    : { first: [findPort(login)], lio: 'ib.$(echo $t | tr -d :)', scst: '$t' };

export interface Admission {
  /** To one target; they differ in their initiator_ext. */
  readonly logins: readonly [SrpLogin, ...SrpLogin[]];
  readonly initiator: Initiator;
  /** What the group of SCST is to be called. */
  readonly group: string;
}

/** DEVICE stands for what is to be exported: this host does not know its name. */
export const aclCommands = ({ logins, initiator, group }: Admission): AclCommands => {
  const names = logins.map((login) => aclNames(login, initiator));
  const { first, lio, scst } = targetNames(logins[0]);
  const at = `-driver ib_srpt -target ${scst}`;
  const sessions = [...new Set(names.map((one) => one.scst))];
  return {
    lio: [
      ...first,
      ...names.map(({ targetcli }) => `targetcli /srpt/${lio}/acls create ${targetcli}`),
      'targetcli saveconfig',
    ],
    scst: [
      ...first,
      `scstadmin -noprompt -add_group ${group} ${at}`,
      `scstadmin -noprompt -add_lun 0 ${at} -group ${group} -device DEVICE`,
      ...sessions.map((name) => `scstadmin -noprompt -add_init ${name} ${at} -group ${group}`),
      'scstadmin -noprompt -write_config /etc/scst.conf',
    ],
  };
};
