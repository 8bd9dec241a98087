import type { CodeTable } from './table.ts';

/** Findings in mlx4.conf and sriov-vfs alike. */
const both = {
  'bad-pci-address': [
    'error',
    'Not a PCI address as sysfs spells it; the scripts of RHEL find no such device, and the line is not used.',
  ],
  'wrong-function': [
    'warning',
    'An HCA is function 0 of its device and its virtual functions are others, so the line is about the wrong one.',
  ],
  'line-continued': [
    'error',
    'Scripts that read without -r join a line that ends in a backslash with the next; it is not used, the next one is read alone.',
  ],
  'comment-after-words': [
    'warning',
    'The scripts of RHEL know comments on lines of their own only and take these words for values; Holdfast leaves them out.',
  ],
} as const satisfies CodeTable;

/** Findings in mlx4.conf. */
const ports = {
  'unread-last-line': [
    'warning',
    "RHEL's script does not read a last line that has no newline; Holdfast does.",
  ],
  'missing-port-type': ['error', 'A device without the type of its port 1; the line is not used.'],
  'bad-port-type': ['error', 'A port type is auto, ib or eth; the line is not used.'],
  'after-port-types': ['warning', 'Words behind the type of port 2; they have no effect.'],
  'one-port-type': [
    'info',
    'A type for port 1 only: enough for an HCA with one port; one with two is left as it is.',
  ],
  'port1-needs-port2': [
    'warning',
    'Port 1 can be eth only where port 2 is eth too; the ports of an HCA with two are left as they are.',
  ],
  'repeated-device': ['warning', 'The same device stands on an earlier line; the last one counts.'],
} as const satisfies CodeTable;

/** Findings in sriov-vfs. */
const functions = {
  'missing-vf-setting': ['error', 'A virtual function without a setting; the line is not used.'],
  'bad-vf-port': ['error', 'An mlx4 HCA has ports 1 and 2; the line is not used.'],
  'unknown-vf-setting': [
    'error',
    'No setting that a virtual function of mlx4 can have; the line is not used.',
  ],
  'misplaced-vf-setting': [
    'error',
    'A setting where neither the script nor ip(8) looks for it; the line is not used.',
  ],
  'mixed-vf-settings': [
    'error',
    'Settings of InfiniBand and of Ethernet in one line; it is not used.',
  ],
  'unread-vf-line': [
    'warning',
    "RHEL's script passes over a line that starts with this setting; Holdfast reads it.",
  ],
  'bad-vf-value': ['error', 'Not one of the words that the setting takes; the line is not used.'],
  'bad-mac': ['error', 'Not the Ethernet address of one station; the line is not used.'],
  'bad-vf-guid': ['error', 'Not a GUID that the kernel reads as one; the line is not used.'],
  'short-vf-guid': [
    'warning',
    'A GUID has 16 digits; the kernel takes those that are missing for zeroes in front.',
  ],
  'guid-without-pkey': [
    'info',
    'No P_Key: the virtual function keeps the one it has, by default the first of the physical port.',
  ],
  'bad-vf-pkey': ['error', 'Not a P_Key in hexadecimal with 0x; the line is not used.'],
  'pkey-spelling': [
    'warning',
    'The script compares texts and finds only 0x and four digits in lower case; Holdfast reads the value.',
  ],
  'repeated-vf-pkey': ['warning', 'The P_Key stands twice in one line; it is used once.'],
  'repeated-vf-setting': [
    'warning',
    'An earlier line sets the same for the same virtual function and port; the last one counts.',
  ],
  'vf-link-type': [
    'warning',
    'An earlier line has the other kind of settings for the same port, which is either InfiniBand or Ethernet.',
  ],
  'shared-vf-address': [
    'warning',
    'Two virtual functions have the same GUID or MAC address, by which the fabric tells them apart.',
  ],
} as const satisfies CodeTable;

/** Findings about the port types of mlx4 HCAs and their virtual functions. */
export const mlx4Codes = { ...both, ...ports, ...functions } as const satisfies CodeTable;
