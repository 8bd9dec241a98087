/** What /etc/srp_daemon.conf, /etc/default/srptools and the [srp-target NAME] sections of holdfast.conf ask for. */

import type { IpAddress } from '../address.ts';
import type { Dgid, HcaPort, IdExt, InitiatorExt, IocGuid, Pkey, ServiceId } from '../srp/ids.ts';
import type { Seconds } from '../srp/timers.ts';

/** What a target has to be for a rule to be about it; what is absent is not looked at. */
export interface SrpMatch {
  readonly idExt?: IdExt;
  readonly iocGuid?: IocGuid;
  readonly dgid?: Dgid;
  readonly serviceId?: ServiceId;
  readonly pkey?: Pkey;
}

/** Parameters of a login that a rule may set, as the kernel's add_target spells them. */
export interface SrpOptions {
  readonly allow_ext_sg?: number;
  readonly ch_count?: number;
  readonly cmd_sg_entries?: number;
  readonly comp_vector?: number;
  readonly max_cmd_per_lun?: number;
  readonly max_sect?: number;
  readonly queue_size?: number;
  readonly sg_tablesize?: number;
  readonly tl_retry_count?: number;
}

export type SrpAction = 'allow' | 'disallow';

/** One usable line of srp_daemon.conf. */
export interface SrpRule {
  readonly action: SrpAction;
  readonly match: SrpMatch;
  /** Empty on a rule that disallows; absent ones are left to the kernel. */
  readonly options: SrpOptions;
  /** `file:line`. */
  readonly source: string;
}

/** A line that could not be used. A lost disallow rule keeps nobody out any more. */
export interface LostSrpRule {
  /** Undefined where not even that is clear. */
  readonly action: SrpAction | undefined;
  readonly source: string;
}

export interface SrpRules {
  /** In the order of the file: the first that matches counts. */
  readonly rules: readonly SrpRule[];
  readonly lost: readonly LostSrpRule[];
}

/** Local ports to look for targets on. */
export type SrpPorts =
  | { readonly kind: 'all' | 'none'; readonly source: string }
  | { readonly kind: 'listed'; readonly ports: readonly HcaPort[]; readonly source: string };

/** /etc/default/srptools; undefined for what it does not say. */
export interface Srptools {
  readonly ports: SrpPorts | undefined;
  /** Time from one scan of the fabric to the next. */
  readonly rescan: { readonly seconds: Seconds; readonly source: string } | undefined;
}

/** Parameters of a login to a target that is written down, as the kernel's add_target spells them. */
export interface SrpLoginOptions extends SrpOptions {
  readonly max_it_iu_size?: number;
  readonly target_can_queue?: number;
}

/** A target over RDMA/CM (RoCE, iWARP, IPoIB), which no fabric manager can find: one [srp-target NAME] section. */
export interface SrpStaticTarget {
  readonly name: string;
  readonly dest: { readonly ip: IpAddress; readonly port: number };
  readonly idExt: IdExt;
  readonly iocGuid: IocGuid;
  /** Zero to the kernel where it is absent. */
  readonly initiatorExt?: InitiatorExt;
  /** Local address to connect from. */
  readonly src?: IpAddress;
  /** Absent ones are left to the kernel. */
  readonly options: SrpLoginOptions;
  /** `file:line` of the section. */
  readonly source: string;
}

/** Targets that are to be found on the InfiniBand fabric. */
export interface SrpFabric {
  readonly ports: 'all' | readonly HcaPort[];
  readonly rules: SrpRules;
  /** Whether srp_daemon takes the rules file as it is. */
  readonly rulesFile: string | undefined;
  /** Between two scans, in milliseconds. */
  readonly rescanMs: number | 'off';
  /** `file:line` of what asks for it. */
  readonly source: string;
}

/** What Holdfast is to log in to. */
export interface SrpDesired {
  readonly targets: readonly SrpStaticTarget[];
  readonly fabric?: SrpFabric;
}
