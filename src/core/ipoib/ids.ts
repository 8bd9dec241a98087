/** Identifiers of IP over InfiniBand, obtainable only from their parsers. */

import type { Brand } from '../brand.ts';

/** GUID of an InfiniBand port: 16 lower-case hex digits, the last 8 bytes of an IPoIB hardware address (RFC 4391, 9.1.1). */
export type PortGuid = Brand<string, 'PortGuid'>;
/** Name of a network interface: 1 to 15 characters (dev_valid_name in net/core/dev.c; IFNAMSIZ is 16). */
export type InterfaceName = Brand<string, 'InterfaceName'>;
/** Hardware address in lower case with colons, as sysfs prints it: 6 bytes, 20 for IPoIB, or the last 8 of those. */
export type HardwareAddress = Brand<string, 'HardwareAddress'>;
/** P_Key of a full member: 0x8001 to 0xffff. */
export type FullPkey = Brand<number, 'FullPkey'>;

const isPortGuid = (text: string): text is PortGuid =>
  /^[0-9a-f]{16}$/.test(text) && !/^0+$/.test(text);
const isInterfaceName = (text: string): text is InterfaceName =>
  /^[!-~]{1,15}$/.test(text) && !/[/:%]/.test(text) && text !== '.' && text !== '..';
const isHardwareAddress = (text: string): text is HardwareAddress =>
  /^[0-9a-f]{2}(:[0-9a-f]{2})*$/.test(text) && [6, 8, 20].includes((text.length + 1) / 3);
const isFullPkey = (value: number): value is FullPkey => value > 0x8000 && value <= 0xffff;

/** From 16 hex digits of either case; zero names no port. */
export const parsePortGuid = (text: string): PortGuid | undefined => {
  const lower = text.toLowerCase();
  return isPortGuid(lower) ? lower : undefined;
};

/** `%` is refused with the rest: the kernel takes it for a pattern to number. */
export const parseInterfaceName = (text: string): InterfaceName | undefined =>
  isInterfaceName(text) ? text : undefined;

export const parseHardwareAddress = (text: string): HardwareAddress | undefined => {
  const lower = text.toLowerCase();
  return isHardwareAddress(lower) ? lower : undefined;
};

/** The port an IPoIB hardware address belongs to; undefined for one of another length. */
export const guidOf = (address: HardwareAddress): PortGuid | undefined => {
  const hex = address.replaceAll(':', '');
  return hex.length === 12 ? undefined : parsePortGuid(hex.slice(-16));
};

/** The key with the bit of full membership; undefined where the kernel refuses it: 0 and 0x8000 (ipoib_vlan.c). */
export const fullPkey = (value: number): FullPkey | undefined => {
  const full = value | 0x8000;
  return value >= 0 && isFullPkey(full) ? full : undefined;
};

/** `0x8001`. */
export const pkeyText = (pkey: FullPkey): string => `0x${pkey.toString(16)}`;

/** What the kernel calls the child it makes for a P_Key (ipoib_vlan_add); undefined where that is too long. */
export const childName = (parent: InterfaceName, pkey: FullPkey): InterfaceName | undefined =>
  parseInterfaceName(`${parent}.${pkey.toString(16)}`);

/** Bytes in pairs of digits with colons between them. */
export const withColons = (hex: string): string => hex.match(/../g)?.join(':') ?? '';
