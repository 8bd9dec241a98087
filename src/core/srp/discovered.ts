/** What `srp_daemon -c` and `ibsrpdm -c` print: one login string a line for each target port that answered. */

import type { SrpLoginOptions } from '../desired/srp.ts';
import {
  parseDgid,
  parseIdExt,
  parseInitiatorExt,
  parseIocGuid,
  parsePkey,
  parseServiceId,
  type InitiatorExt,
} from './ids.ts';
import type { SrpTarget } from './match-rule.ts';

export interface DiscoveredTarget extends SrpTarget {
  /** Only with -n; as printed, which differs between versions of srp_daemon (see initiator-ext.ts). */
  readonly initiatorExt: InitiatorExt | undefined;
  readonly ioClass: 'ff00' | undefined;
  /** From the rules file that srp_daemon was given, and the target's own limit. */
  readonly options: SrpLoginOptions;
}

/** A line that is no login string. */
export interface BadLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

export interface Discovered {
  readonly targets: readonly DiscoveredTarget[];
  readonly bad: readonly BadLine[];
}

const optionKeys: ReadonlySet<string> = new Set<keyof SrpLoginOptions>([
  'allow_ext_sg',
  'ch_count',
  'cmd_sg_entries',
  'comp_vector',
  'max_cmd_per_lun',
  'max_it_iu_size',
  'max_sect',
  'queue_size',
  'sg_tablesize',
  'target_can_queue',
  'tl_retry_count',
]);
const isOption = (key: string): key is keyof SrpLoginOptions => optionKeys.has(key);
const identifiers = ['id_ext', 'ioc_guid', 'dgid', 'pkey', 'service_id'];
const known: ReadonlySet<string> = new Set([
  ...identifiers,
  'io_class',
  'initiator_ext',
  ...optionKeys,
]);

type Pairs = ReadonlyMap<string, string>;
type Draft = { -readonly [Key in keyof SrpLoginOptions]?: number };

/** A sentence where the line has something that is not `key=value` or is there twice. */
const pairsOf = (text: string): Pairs | string => {
  const pairs = new Map<string, string>();
  for (const part of text.split(',').filter((one) => one !== '')) {
    const at = part.indexOf('=');
    const key = part.slice(0, at);
    if (at < 1) return `"${part}" is not key=value`;
    if (!known.has(key)) return `unknown key ${key}`;
    if (pairs.has(key)) return `${key} is there twice`;
    pairs.set(key, part.slice(at + 1));
  }
  return pairs;
};

const optionsOf = (pairs: Pairs): SrpLoginOptions | string => {
  const options: Draft = {};
  for (const [key, value] of pairs) {
    if (!isOption(key)) continue;
    if (!/^\d{1,10}$/.test(value)) return `${key}=${value} is no number`;
    options[key] = Number(value);
  }
  return options;
};

/** False for a class that the kernel does not know. */
const classOf = (text: string | undefined): DiscoveredTarget['ioClass'] | false => {
  if (text === undefined || /^0?100$/.test(text)) return undefined;
  return text.toLowerCase() === 'ff00' && 'ff00';
};

const identify = (pairs: Pairs): SrpTarget | string => {
  const [idExt, iocGuid, dgid, pkey, serviceId] = [
    parseIdExt(pairs.get('id_ext') ?? ''),
    parseIocGuid(pairs.get('ioc_guid') ?? ''),
    parseDgid(pairs.get('dgid') ?? ''),
    parsePkey(pairs.get('pkey') ?? ''),
    parseServiceId(pairs.get('service_id') ?? ''),
  ];
  if (!idExt || !iocGuid || !dgid || !pkey || !serviceId) {
    const found = [idExt, iocGuid, dgid, pkey, serviceId];
    const lacking = identifiers.filter((_, index) => found[index] === undefined);
    return `no usable ${lacking.join(', ')}`;
  }
  return { idExt, iocGuid, dgid, pkey, serviceId };
};

const extOf = (text: string | undefined): InitiatorExt | undefined | false =>
  text === undefined ? undefined : (parseInitiatorExt(text) ?? false);

const targetOf = (text: string): DiscoveredTarget | string => {
  const pairs = pairsOf(text);
  if (typeof pairs === 'string') return pairs;
  const target = identify(pairs);
  if (typeof target === 'string') return target;
  const options = optionsOf(pairs);
  if (typeof options === 'string') return options;
  const initiatorExt = extOf(pairs.get('initiator_ext'));
  if (initiatorExt === false) return 'no usable initiator_ext';
  const ioClass = classOf(pairs.get('io_class'));
  if (ioClass === false) return 'an io_class that is neither ff00 nor 0100';
  return { ...target, initiatorExt, ioClass, options };
};

/** Every line is a target or is named with what is wrong with it. Never throws. */
export const parseDiscovered = (stdout: string): Discovered => {
  const targets: DiscoveredTarget[] = [];
  const bad: BadLine[] = [];
  stdout.split('\n').forEach((raw, index) => {
    const text = raw.trim();
    if (text === '') return;
    const found = targetOf(text);
    if (typeof found === 'string') bad.push({ line: index + 1, text, why: found });
    else targets.push(found);
  });
  return { targets, bad };
};
