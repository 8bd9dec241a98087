/** Identifiers of mlx4 HCAs and their virtual functions, obtainable only from their parsers. */

import type { Brand } from '../brand.ts';

/** `domain:bus:device.function` as sysfs names devices: lower-case hexadecimal, the domain always there. */
export type PciAddress = Brand<string, 'PciAddress'>;
/** Ethernet address of one station: 6 bytes in lower case with colons. */
export type MacAddress = Brand<string, 'MacAddress'>;

/** pci_setup_device (drivers/pci/probe.c) prints %04x:%02x:%02x.%d; domains of VMD have five digits. */
const isPciAddress = (text: string): text is PciAddress =>
  /^([0-9a-f]{4}|[1-9a-f][0-9a-f]{4,7}):[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/.test(text);

/** is_valid_ether_addr (include/linux/etherdevice.h): neither a group's nor all zero. */
const isMacAddress = (text: string): text is MacAddress =>
  /^[0-9a-f][02468ace](:[0-9a-f]{2}){5}$/.test(text) && !/^[0:]+$/.test(text);

/** Only the spelling of sysfs. */
export const parsePciAddress = (text: string): PciAddress | undefined =>
  isPciAddress(text) ? text : undefined;

/** Six groups of one or two digits with colons between them, in either case. */
export const parseMacAddress = (text: string): MacAddress | undefined => {
  const bytes = text.toLowerCase().split(':');
  const spelt = bytes.map((byte) => (byte.length === 1 ? `0${byte}` : byte)).join(':');
  return isMacAddress(spelt) ? spelt : undefined;
};

/** Functions share a device; an HCA is the first, its virtual functions are others or on devices from 01 on. */
export const functionOf = (
  pci: PciAddress,
): { readonly device: string; readonly last: string } => ({
  device: pci.slice(-4, -2),
  last: pci.slice(-1),
});
