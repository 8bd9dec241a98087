/** A login: one SRP connection that should exist, from one local port. */

import type { IpAddress } from '../address.ts';
import type { SrpLoginOptions, SrpStaticTarget } from '../desired/srp.ts';
import { destText, ipText, type SrpDest } from './dest.ts';
import { grouped } from './gid.ts';
import type { Dgid, HcaPort, IdExt, InitiatorExt, IocGuid, Pkey, ServiceId } from './ids.ts';
import { mostConnections, separateExt, zeroExt } from './initiator-ext.ts';

interface LoginBase {
  /** The local port it goes through. */
  readonly port: HcaPort;
  readonly idExt: IdExt;
  readonly iocGuid: IocGuid;
  /** Zero to the kernel where it is undefined. */
  readonly initiatorExt: InitiatorExt | undefined;
  readonly options: SrpLoginOptions;
  /** `file:line` of what asks for it, or of the rule that allows it. */
  readonly source: string;
}

/** To a target port of the InfiniBand fabric. */
export interface IbLogin extends LoginBase {
  readonly kind: 'infiniband';
  readonly dgid: Dgid;
  readonly pkey: Pkey;
  readonly serviceId: ServiceId;
  /** Revision 10 of SRP, which puts the halves of the port identifiers the other way round; else revision 16a. */
  readonly ioClass: 'ff00' | undefined;
}

/** To an IP address, over RoCE, iWARP or IPoIB. */
export interface CmLogin extends LoginBase {
  readonly kind: 'rdma-cm';
  readonly name: string;
  readonly dest: SrpDest;
  readonly src: IpAddress | undefined;
}

export type SrpLogin = IbLogin | CmLogin;

/** One login for each connection that is wanted, `mostConnections` at most. */
export const staticLogins = (
  target: SrpStaticTarget,
  port: HcaPort,
  connections = 1,
): readonly CmLogin[] => {
  const { name, dest, idExt, iocGuid, src, options, source } = target;
  return Array.from({ length: Math.min(connections, mostConnections) }, (_, connection) => ({
    ...{ kind: 'rdma-cm' as const, port, name, dest, src, idExt, iocGuid, options, source },
    initiatorExt: separateExt(target.initiatorExt, { connection }),
  }));
};

/** In the order of srp_daemon, max_it_iu_size last: older kernels stop reading at a key that they do not know. */
const optionKeys = [
  'allow_ext_sg',
  'ch_count',
  'cmd_sg_entries',
  'comp_vector',
  'max_cmd_per_lun',
  'max_sect',
  'queue_size',
  'sg_tablesize',
  'target_can_queue',
  'tl_retry_count',
  'max_it_iu_size',
] as const satisfies readonly (keyof SrpLoginOptions)[];

const pair = (key: string, value: string | number | undefined): readonly string[] =>
  value === undefined ? [] : [`${key}=${value}`];

/** In brackets where it is IPv6: the kernel takes what follows its last colon for a port (srp_parse_in). */
const srcText = (src: IpAddress | undefined): string | undefined => {
  if (src === undefined) return undefined;
  return src.family === 6 ? `[${ipText(src)}]` : ipText(src);
};

const whereTo = (login: SrpLogin): readonly string[] =>
  login.kind === 'rdma-cm'
    ? [`dest=${destText(login.dest)}`, ...pair('src', srcText(login.src))]
    : [
        `dgid=${login.dgid}`,
        `pkey=${login.pkey}`,
        `service_id=${login.serviceId}`,
        ...pair('io_class', login.ioClass),
      ];

/** What is written to add_target of the local port (srp_parse_options in drivers/infiniband/ulp/srp/ib_srp.c). */
export const addTargetString = (login: SrpLogin): string =>
  [
    `id_ext=${login.idExt}`,
    `ioc_guid=${login.iocGuid}`,
    ...whereTo(login),
    ...pair('initiator_ext', login.initiatorExt),
    ...optionKeys.flatMap((key) => pair(key, login.options[key])),
  ].join(',');

/** What the kernel takes to be one I/O controller as seen from one local port. */
export const targetKey = ({
  port,
  idExt,
  iocGuid,
}: Pick<LoginBase, 'port' | 'idExt' | 'iocGuid'>): string => [port, idExt, iocGuid].join(' ');

/** The I/O controller a login leads to, whichever of its ports and of ours it takes: whose work a login is. */
export const controllerOf = ({ iocGuid }: Pick<LoginBase, 'iocGuid'>): string => iocGuid;

/** Equal for logins of which the kernel allows one only (srp_conn_unique): where they lead does not count. */
export const identityKey = (login: SrpLogin): string =>
  `${targetKey(login)} ${login.initiatorExt ?? zeroExt}`;

const whereText = (login: SrpLogin): string =>
  login.kind === 'rdma-cm'
    ? destText(login.dest)
    : `${login.dgid} ${login.pkey} ${login.serviceId}`;

/** Whether sysfs shows no difference between them: it has no initiator_ext. */
export const looksLike = (one: SrpLogin, other: SrpLogin): boolean =>
  targetKey(one) === targetKey(other) && whereText(one) === whereText(other);

/** `SRP target disks at 10.0.0.1:5555`, `SRP target 0002c90300a01230 at fe80:... (P_Key 8001)`. */
export const describeTarget = (login: SrpLogin): string => {
  if (login.kind === 'rdma-cm') return `SRP target ${login.name} at ${destText(login.dest)}`;
  const isDefault = /^[7f]fff$/.test(login.pkey);
  const partition = isDefault ? '' : ` (P_Key ${login.pkey})`;
  return `SRP target ${login.iocGuid} at ${grouped(login.dgid)}${partition}`;
};

/** The same with the local port, and with the initiator_ext where there is one. */
export const describeLogin = (login: SrpLogin): string => {
  const ext = login.initiatorExt === undefined ? '' : ` as initiator_ext ${login.initiatorExt}`;
  return `${describeTarget(login)} via ${login.port}${ext}`;
};
