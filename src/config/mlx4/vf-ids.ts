/** GUIDs, P_Keys and MAC addresses of virtual functions, as what reads them in the end takes them. */

import type { VfInfiniband } from '../../core/desired/mlx4.ts';
import type { PortGuid } from '../../core/ipoib/ids.ts';
import { parsePortGuid } from '../../core/ipoib/ids.ts';
import type { MacAddress } from '../../core/mlx4/ids.ts';
import { parseMacAddress } from '../../core/mlx4/ids.ts';
import type { Pkey } from '../../core/srp/ids.ts';
import { parsePkey } from '../../core/srp/ids.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';

type VfGuid = NonNullable<VfInfiniband['guid']>;

/** The digits without what people put between and before them; undefined for anything but hexadecimal. */
const digitsOf = (text: string): string | undefined => {
  const digits = text.toLowerCase().replace(/^0x/, '').replaceAll(/[:.-]/g, '');
  return /^[0-9a-f]+$/.test(digits) ? digits : undefined;
};

const guidHint = (text: string): string => {
  const digits = digitsOf(text);
  return digits?.length === 16 ? `write ${digits}` : 'a GUID has 16 hexadecimal digits, no colons';
};

const badGuid = (text: string): Checked<PortGuid> => {
  const why = text.includes(':')
    ? `the kernel reads ${quoted(text)} up to its first colon only`
    : `${quoted(text)} is not a GUID`;
  return wrong('bad-vf-guid', why, guidHint(text));
};

const fullGuid = (text: string, digits: string): Checked<PortGuid> => {
  const guid = digits.padStart(16, '0');
  const value = parsePortGuid(guid);
  if (value === undefined || digits.length === 16) {
    return value === undefined ? badGuid(text) : { value };
  }
  const message = `${quoted(text)} has ${digits.length} digits instead of 16`;
  const hint = `write ${guid} if that is meant`;
  return { value, problem: { code: 'short-vf-guid', message, hint } };
};

/**
 * store_admin_alias_guid (drivers/infiniband/hw/mlx4/sysfs.c) reads %llx: colons end it, and of what is no number it
 * makes some GUID. Zero asks the subnet manager for one; all ones delete it, which no line should do by accident.
 */
export const checkGuid = (text: string): Checked<VfGuid> => {
  const [, digits] = /^(?:0x)?([0-9a-f]{1,16})$/i.exec(text) ?? [];
  if (digits === undefined) return badGuid(text);
  if (/^0+$/.test(digits)) return { value: 'subnet-manager' };
  if (!/^f{16}$/i.test(digits)) return fullGuid(text, digits);
  const hint = 'leave guid out to keep the GUID, or write 0 for one from the subnet manager';
  return wrong('bad-vf-guid', `${quoted(text)} takes the GUID away instead of setting it`, hint);
};

const commaHint = (text: string): string | undefined =>
  /^0x[0-9a-f]{1,4}([,;]0x[0-9a-f]{1,4})+$/i.test(text)
    ? `write ${text.toLowerCase().split(/[,;]/).join(' ')}`
    : undefined;

const inHex = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;

/** Digits alone can be meant either way. */
const pkeyHint = (text: string): string => {
  const hex = /^[0-9a-f]{1,4}$/i.test(text)
    ? `0x${text.toLowerCase().padStart(4, '0')}`
    : undefined;
  const decimal =
    /^\d{1,5}$/.test(text) && Number(text) <= 0xffff ? inHex(Number(text)) : undefined;
  if (hex !== undefined && decimal !== undefined && hex !== decimal) {
    return `write ${hex}, or ${decimal} if it is decimal`;
  }
  const known = hex ?? decimal ?? commaHint(text);
  return known === undefined || known.startsWith('write')
    ? (known ?? 'a P_Key is written as in 0x8001')
    : `write ${known}`;
};

const emptyEntry = (text: string): Checked<Pkey> => {
  const message = `${quoted(text)} stands for an empty entry of the P_Key table`;
  return wrong('bad-vf-pkey', message, 'the lower 15 bits of a P_Key are not all zero');
};

/** Compared as text with what show_phys_port_pkey prints, 0x%04x: redhat/rdma.sriov-init in rdma-core. */
export const checkPkey = (text: string): Checked<Pkey> => {
  const value = /^0x0*[0-9a-f]{1,4}$/i.test(text)
    ? parsePkey(text.slice(2).replace(/^0+/, '').padStart(4, '0'))
    : undefined;
  if (value === undefined) {
    return wrong('bad-vf-pkey', `${quoted(text)} is not a P_Key with 0x`, pkeyHint(text));
  }
  if (/^[08]000$/.test(value)) return emptyEntry(text);
  if (text === `0x${value}`) return { value };
  const message = `the script finds no P_Key that is spelt ${quoted(text)}`;
  return { value, problem: { code: 'pkey-spelling', message, hint: `write 0x${value}` } };
};

const macHint = (text: string): string => {
  const digits = digitsOf(text);
  if (digits?.length === 12) return `write ${digits.match(/../g)?.join(':') ?? ''}`;
  if (digits?.length === 16) return 'on an InfiniBand port it is guid instead of mac';
  return 'a MAC address has six bytes with colons between them, as in 02:00:00:00:00:01';
};

/** ll_addr_a2n of iproute2 wants colons; the driver refuses groups (mlx4_en_set_vf_mac, is_valid_ether_addr). */
export const checkMac = (text: string): Checked<MacAddress> => {
  const value = parseMacAddress(text);
  if (value !== undefined) return { value };
  const hasForm = /^[0-9a-f]{1,2}(:[0-9a-f]{1,2}){5}$/i.test(text);
  if (!hasForm) return wrong('bad-mac', `${quoted(text)} is not a MAC address`, macHint(text));
  const isZero = /^[0:]+$/.test(text);
  const message = `${quoted(text)} is ${isZero ? 'nobody' : 'a group'}'s address`;
  const hint = isZero ? 'without mac the driver takes a random one' : 'the first byte must be even';
  return wrong('bad-mac', message, hint);
};
