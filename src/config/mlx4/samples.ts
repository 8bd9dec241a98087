/** The samples of mlx4.conf and sriov-vfs, from the tables of their parsers. */

import { mlx4ConfPath } from './mlx4-conf.ts';
import { portTypeRows } from './port-types.ts';
import { sriovVfsPath } from './sriov-vfs.ts';
import { ethernetRows, infinibandRows } from './vf-rows.ts';

export const mlx4SampleHead: readonly string[] = [
  `${mlx4ConfPath}: types of the ports of ConnectX-2 and ConnectX-3 HCAs.`,
  'A PCI address as /sys/bus/pci/drivers/mlx4_core lists it, and a type for each port.',
  'An HCA that is not listed keeps the types it has. Newer HCAs are set with mstconfig instead.',
];

/** An HCA of its own for each, or the last line would count for all. */
export const mlx4SampleBody = (): readonly string[] =>
  portTypeRows.flatMap(({ type, doc }, index) => [
    '',
    `# ${type}: ${doc}`,
    `#0000:0${index + 1}:00.0 ${type} ${type}`,
  ]);

export const sriovSampleHead: readonly string[] = [
  `${sriovVfsPath}: settings of virtual functions of ConnectX-2 and ConnectX-3 HCAs.`,
  'The PCI address of a virtual function, the port if it is not 1, and settings of either InfiniBand or Ethernet.',
  'Comments have lines of their own.',
];

export const sriovSampleBody = (): readonly string[] =>
  [
    ...infinibandRows.map((row) => ({ ...row, port: '' })),
    ...ethernetRows.map((row) => ({ ...row, port: ' port 2' })),
  ].flatMap(({ key, doc, example, port }, index) => [
    '',
    `# ${key}: ${doc}`,
    `#0000:44:0${(index + 1) >> 3}.${(index + 1) & 7}${port} ${example}`,
  ]);
