/**
 * PCI addresses as the scripts of RHEL's rdma package take them: the name of a directory in /sys/bus/pci, letter by
 * letter (redhat/rdma.mlx4-setup.sh and redhat/rdma.sriov-init in rdma-core). So neither the short form nor capitals.
 */

import type { PciAddress } from '../../core/mlx4/ids.ts';
import { parsePciAddress } from '../../core/mlx4/ids.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';

const example = 'it is domain:bus:device.function in hexadecimal, as in 0000:0b:00.0';

const bare = (text: string): string =>
  text.slice(text.lastIndexOf('/') + 1).replace(/^pci[@:]/i, '');

/** How sysfs spells what was most likely meant; a path and the `pci@` of lshw(1) are taken off. */
const respelt = (text: string): PciAddress | undefined => {
  const parts = /^(?:([0-9a-f]{1,8})[:.])?([0-9a-f]{1,2})[:.]([0-9a-f]{1,2})[:.]([0-7])$/i;
  const [, domain = '0', bus, device, last] = parts.exec(bare(text).toLowerCase()) ?? [];
  if (bus === undefined || device === undefined || last === undefined) return undefined;
  const wide = domain.replace(/^0+/, '').padStart(4, '0');
  return parsePciAddress(`${wide}:${bus.padStart(2, '0')}:${device.padStart(2, '0')}.${last}`);
};

const lacksDomain = (text: string): boolean => /^[^:.]+:[^:.]+[:.][^:.]+$/.test(text);

const hintFor = (text: string): string => {
  const meant = respelt(text);
  if (meant !== undefined) return `write ${meant}`;
  if (/^mlx\d_\d+$/.test(text)) {
    return `readlink /sys/class/infiniband/${text}/device ends in the address`;
  }
  const isOutside = /^([0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.\d+$/i.test(text);
  return isOutside ? 'the device is 00 to 1f and the function 0 to 7' : example;
};

const complaint = (text: string): string => {
  if (text !== text.toLowerCase() && respelt(text) === text.toLowerCase()) {
    return `sysfs spells ${quoted(text)} in lower case`;
  }
  return lacksDomain(text) && respelt(text) !== undefined
    ? `${quoted(text)} lacks the domain`
    : `${quoted(text)} is not a PCI address`;
};

export const checkPci = (text: string): Checked<PciAddress> => {
  const value = parsePciAddress(text);
  if (value !== undefined) return { value };
  if (!text.startsWith('\ufeff')) return wrong('bad-pci-address', complaint(text), hintFor(text));
  const message = 'a byte order mark stands before the address';
  return wrong('bad-pci-address', message, 'save the file without a byte order mark');
};
