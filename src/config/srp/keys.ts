/** The keys of srp_daemon.conf (parse_main_option and parse_other_option in srp_daemon.c). */

import type { SrpMatch, SrpOptions } from '../../core/desired/srp.ts';
import {
  parseDgid,
  parseIdExt,
  parseIocGuid,
  parsePkey,
  parseServiceId,
} from '../../core/srp/ids.ts';

/** A key that says which targets a rule is about. */
export interface MatchRow {
  readonly key: string;
  /** Most digits srp_daemon takes: its buffers. */
  readonly digits: number;
  /** Undefined where the digits are no such identifier. */
  readonly read: (digits: string) => SrpMatch | undefined;
  readonly example: string;
  readonly doc: string;
}

const found = <T>(value: T | undefined, match: (value: T) => SrpMatch): SrpMatch | undefined =>
  value === undefined ? undefined : match(value);

// prettier-ignore
export const matchRows: readonly MatchRow[] = [
  { key: 'id_ext', digits: 16, read: (text) => found(parseIdExt(text), (idExt) => ({ idExt })), example: '0002c90300a01230', doc: 'identifier extension of the target port' },
  { key: 'ioc_guid', digits: 16, read: (text) => found(parseIocGuid(text), (iocGuid) => ({ iocGuid })), example: '0002c90300a01230', doc: 'GUID of the I/O controller' },
  { key: 'dgid', digits: 32, read: (text) => found(parseDgid(text), (dgid) => ({ dgid })), example: 'fe800000000000000002c90300a01231', doc: 'GID of the target port, all 32 digits' },
  { key: 'service_id', digits: 16, read: (text) => found(parseServiceId(text), (serviceId) => ({ serviceId })), example: '0002c90300a01230', doc: 'service the target listens on' },
  { key: 'pkey', digits: 9, read: (text) => found(parsePkey(text), (pkey) => ({ pkey })), example: '8001', doc: 'P_Key the target answered on, with its membership bit' },
];

/** A key that sets a parameter of the login. */
export interface OptionRow {
  readonly key: keyof SrpOptions;
  readonly min: number;
  readonly max: number;
  readonly example: string;
  readonly doc: string;
}

const anyInt = 2_147_483_647;

/** Ranges are what the kernel's add_target takes (srp_parse_options in ib_srp.c); srp_daemon checks none. */
// prettier-ignore
export const optionRows: readonly OptionRow[] = [
  { key: 'allow_ext_sg', min: 0, max: anyInt, example: '1', doc: 'whether the target may be given a list of buffers outside of the command: 0 or 1' },
  { key: 'ch_count', min: 1, max: anyInt, example: '4', doc: 'connections to one target port' },
  { key: 'cmd_sg_entries', min: 1, max: 255, example: '255', doc: 'buffers listed in a command itself: 1 to 255' },
  { key: 'comp_vector', min: 0, max: anyInt, example: '1', doc: 'completion vector of the HCA' },
  { key: 'max_cmd_per_lun', min: 1, max: anyInt, example: '62', doc: 'commands under way at one LUN' },
  { key: 'max_sect', min: 0, max: anyInt, example: '8192', doc: 'sectors of 512 bytes in a command' },
  { key: 'queue_size', min: 1, max: anyInt, example: '128', doc: 'commands under way at the target; the default is 62' },
  { key: 'sg_tablesize', min: 1, max: 2048, example: '255', doc: 'buffers of a command in all: 1 to 2048' },
  { key: 'tl_retry_count', min: 2, max: 7, example: '2', doc: 'retries of the HCA before a connection counts as broken: 2 to 7' },
];

/** Known to add_target and not to srp_daemon.conf, with what to do instead. */
export const kernelKeys: ReadonlyMap<string, string> = new Map([
  ['initiator_ext', 'remove it; srp_daemon -n sets it to the GUID of the target port'],
  ['target_can_queue', 'remove it; queue_size and max_cmd_per_lun can be set here'],
  ['io_class', 'remove it; the target says its class itself'],
  ['max_it_iu_size', 'remove it; the target says its limit itself'],
  ['dest', 'remove it; this file is about InfiniBand, where dgid says the address'],
  ['src', 'remove it; this file is about InfiniBand, where dgid says the address'],
]);

/** For suggestions. */
export const allKeys: readonly string[] = [...matchRows, ...optionRows].map(({ key }) => key);
