/** The keys of a [srp-target NAME] section: what the kernel's add_target takes (srp_parse_options in ib_srp.c). */

import { isLinkLocal, isUnspecified, parseAddress, type IpAddress } from '../../core/address.ts';
import type { SrpLoginOptions, SrpStaticTarget } from '../../core/desired/srp.ts';
import { numberFrom, parseWhole } from '../../core/setting.ts';
import { parseIdExt, parseInitiatorExt, parseIocGuid } from '../../core/srp/ids.ts';
import { optionRows } from '../srp/keys.ts';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A target on its way to being complete. */
export interface TargetDraft extends Partial<
  Writable<Pick<SrpStaticTarget, 'dest' | 'idExt' | 'iocGuid' | 'initiatorExt' | 'src'>>
> {
  readonly options: Writable<SrpLoginOptions>;
}

export interface TargetKey {
  readonly key: string;
  readonly expected: string;
  readonly doc: string;
  readonly example: string;
  /**
   * - `required`: without a usable value there is no target;
   * - `identity`: it need not be written, but a bad value must not lead to another login than is meant;
   * - `option`: a bad value is left out, which leaves it to the kernel.
   */
  readonly use: 'required' | 'identity' | 'option';
  /** False when the text is not allowed. */
  readonly read: (draft: TargetDraft, text: string) => boolean;
}

type Field = 'dest' | 'idExt' | 'iocGuid' | 'initiatorExt' | 'src';

const field =
  <Name extends Field>(name: Name, parse: (text: string) => TargetDraft[Name]) =>
  (draft: TargetDraft, text: string): boolean => {
    const value = parse(text);
    if (value !== undefined) draft[name] = value;
    return value !== undefined;
  };

/** An address that a connection can be made to or from. */
const usableAddress = (text: string): IpAddress | undefined => {
  const ip = parseAddress(text);
  if (ip === undefined || isUnspecified(ip)) return undefined;
  return isLinkLocal(ip) && ip.scope === undefined ? undefined : ip;
};

/** `10.0.0.7:4420` or `[fd00::7]:4420`. */
const parseDest = (text: string): TargetDraft['dest'] => {
  const [, v6, v4, digits = ''] = /^(?:\[([^[\]]*:[^[\]]*)\]|([^:[\]]+)):(\d+)$/.exec(text) ?? [];
  const ip = usableAddress(v6 ?? v4 ?? '');
  const port = parseWhole(digits, 1, 65_535);
  return ip === undefined || port === undefined ? undefined : { ip, port };
};

/** All the digits: a lost one makes another identifier. sysfs prints them behind 0x. */
const wholeId =
  <Id>(parse: (text: string) => Id | undefined) =>
  (text: string): Id | undefined =>
    /^(0x)?[0-9a-f]{16}$/i.test(text) ? parse(text) : undefined;

const digits = '16 hexadecimal digits';

// prettier-ignore
const identityKeys: readonly TargetKey[] = [
  { key: 'dest', use: 'required', read: field('dest', parseDest), expected: 'an IP address and a port, such as 10.0.0.7:4420 or [fd00::7]:4420', example: '192.0.2.7:4420', doc: 'Where the target listens.' },
  { key: 'id-ext', use: 'required', read: field('idExt', wholeId(parseIdExt)), expected: digits, example: '0002c90300a01230', doc: 'Identifier extension of the target port.' },
  { key: 'ioc-guid', use: 'required', read: field('iocGuid', wholeId(parseIocGuid)), expected: digits, example: '0002c90300a01230', doc: 'GUID of the I/O controller.' },
  { key: 'initiator-ext', use: 'identity', read: field('initiatorExt', wholeId(parseInitiatorExt)), expected: digits, example: '0000000000000001', doc: 'What tells two logins from one local port to one target apart.' },
  { key: 'src', use: 'identity', read: field('src', usableAddress), expected: 'an IP address of this host', example: '192.0.2.1', doc: 'Local address to connect from.' },
];

const anyInt = 2_147_483_647;

/** Not in srp_daemon.conf, where a target says these itself. */
// prettier-ignore
const more = [
  { key: 'max_it_iu_size', min: 0, max: anyInt, example: '0', doc: 'largest information unit the target takes, in bytes; 0 leaves that to the login' },
  { key: 'target_can_queue', min: 1, max: anyInt, example: '62', doc: 'commands under way at the SCSI target' },
] as const;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const optionKeys: readonly TargetKey[] = [...optionRows, ...more].map(
  ({ key, min, max, example, doc }) => {
    const { expected, parse } = numberFrom(min, max);
    return {
      key: key.replaceAll('_', '-'),
      use: 'option',
      expected: max === anyInt ? `a whole number, ${min} or more` : expected,
      example,
      doc: `${capital(doc)}.`,
      read: (draft, text) => {
        const value = parse(text);
        if (value !== undefined) draft.options[key] = value;
        return value !== undefined;
      },
    };
  },
);

/** In the order of the sample and the manual. */
export const targetKeys: readonly TargetKey[] = [...identityKeys, ...optionKeys];
