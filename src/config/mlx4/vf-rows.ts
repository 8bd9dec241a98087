/**
 * The settings of a virtual function. Those of Ethernet go to `ip link set dev X vf N` as they are (iplink_parse_vf
 * in ip/iplink.c of iproute2); of what ip(8) knows, these are what the mlx4 driver can do.
 */

import type { VfEthernet } from '../../core/desired/mlx4.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import { didYouMean } from '../suggest.ts';
import { checkMac } from './vf-ids.ts';

type Part = Omit<VfEthernet, 'link'>;

export interface EthernetRow {
  readonly key: keyof Part;
  readonly read: (text: string) => Checked<Part>;
  /** The script looks at the first setting only, and passes over the line unless it is one of these. */
  readonly opens: boolean;
  /** ip(8) reads it only right behind one of these. */
  readonly behind?: readonly string[];
  readonly example: string;
  readonly doc: string;
}

const as = <T>({ value, problem }: Checked<T>, part: (value: T) => Part): Checked<Part> => ({
  ...(value === undefined ? {} : { value: part(value) }),
  ...(problem === undefined ? {} : { problem }),
});

/** get_unsigned of iproute2 takes a 0 in front for octal and 0x for hexadecimal. */
const checkNumber = (text: string, max: number): Checked<number> => {
  const value = /^(0|[1-9]\d{0,9}|0x[0-9a-f]{1,8})$/i.test(text) ? Number(text) : NaN;
  if (value <= max) return { value };
  const range = `it can be 0 to ${max}`;
  if (!Number.isNaN(value)) return wrong('bad-number', `${text} is out of range`, range);
  const octal = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
  if (octal === undefined) return wrong('bad-number', `${quoted(text)} is not a number`, range);
  const message = `ip reads ${quoted(text)} as octal, ${octal}`;
  return wrong('bad-number', message, `write ${Number(text)}, or ${octal} if that is meant`);
};

const checkWord = <T extends string>(text: string, words: readonly T[]): Checked<T> => {
  const value = words.find((word) => word.toLowerCase() === text.toLowerCase());
  if (value === text || (value !== undefined && text.startsWith('802'))) return { value };
  const all = `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
  const { hint = `it can be ${all}` } = didYouMean(text, words);
  return wrong('bad-vf-value', `${quoted(text)} is none of ${all}`, hint);
};

const maxRate = 4_294_967_295;
const onOff = ['on', 'off'] as const;
const states = ['auto', 'enable', 'disable'] as const;
const protocols = ['802.1Q', '802.1ad'] as const;

// prettier-ignore
export const ethernetRows: readonly EthernetRow[] = [
  { key: 'mac', opens: true, read: (text) => as(checkMac(text), (mac) => ({ mac })), example: 'mac 02:00:00:00:00:01', doc: 'MAC address' },
  { key: 'vlan', opens: true, read: (text) => as(checkNumber(text, 4095), (vlan) => ({ vlan })), example: 'vlan 10', doc: 'VLAN, 1 to 4095; 0 for none' },
  { key: 'qos', opens: false, behind: ['vlan'], read: (text) => as(checkNumber(text, 7), (qos) => ({ qos })), example: 'vlan 10 qos 3', doc: 'priority within the VLAN, 0 to 7, right behind vlan' },
  { key: 'proto', opens: false, behind: ['vlan', 'qos'], read: (text) => as(checkWord(text, protocols), (proto) => ({ proto })), example: 'vlan 10 proto 802.1ad', doc: 'kind of VLAN, right behind vlan or qos' },
  { key: 'rate', opens: true, read: (text) => as(checkNumber(text, maxRate), (rate) => ({ rate })), example: 'rate 10000', doc: 'what it may send, in Mbit/s; 0 for no limit' },
  { key: 'max_tx_rate', opens: false, read: (text) => as(checkNumber(text, maxRate), (rate) => ({ max_tx_rate: rate })), example: 'mac 02:00:00:00:00:02 max_tx_rate 10000', doc: 'the same in newer words; goes before rate' },
  { key: 'spoofchk', opens: true, read: (text) => as(checkWord(text, onOff), (spoofchk) => ({ spoofchk })), example: 'spoofchk on', doc: 'whether it may send from its own MAC address only' },
  { key: 'state', opens: false, read: (text) => as(checkWord(text, states), (state) => ({ state })), example: 'mac 02:00:00:00:00:03 state enable', doc: 'link: that of the port, always up, or always down' },
];

export interface InfinibandRow {
  readonly key: 'guid' | 'pkey';
  readonly example: string;
  readonly doc: string;
}

// prettier-ignore
export const infinibandRows: readonly InfinibandRow[] = [
  { key: 'guid', example: 'guid 0002c9030077aa01 pkey 0xffff', doc: 'GUID, 16 hexadecimal digits; 0 for one from the subnet manager' },
  { key: 'pkey', example: 'pkey 0xffff 0x8002', doc: 'P_Keys as sysfs spells them, the last on the line' },
];

/** What ip(8) knows and a virtual function of mlx4 has not, or what people write instead; with the hint. */
export const otherWords: ReadonlyMap<string, string> = new Map([
  ...['enable', 'disable', 'auto'].map((word) => [word, `write state ${word}`] as const),
  ...['up', 'down'].map((word) => [word, 'write state enable or state disable'] as const),
  ...['on', 'off'].map((word) => [word, `write spoofchk ${word}`] as const),
  ...['node_guid', 'port_guid'].map((word) => [word, 'write guid'] as const),
  ...['pkeys', 'p_key'].map((word) => [word, 'write pkey'] as const),
  ...['address', 'lladdr', 'hwaddr'].map((word) => [word, 'write mac'] as const),
  ...['min_tx_rate', 'trust', 'query_rss'].map(
    (word) => [word, 'ip knows it, but the mlx4 driver refuses it'] as const,
  ),
]);

export const vfKeys: readonly string[] = [
  'port',
  ...infinibandRows.map(({ key }) => key),
  ...ethernetRows.map(({ key }) => key),
];
