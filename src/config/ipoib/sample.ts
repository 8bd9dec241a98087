/** Samples of 70-persistent-ipoib.rules and of an ifcfg file. */

import type { IfcfgKey } from './ifcfg-keys.ts';
import { ifcfgKeys } from './ifcfg-keys.ts';

export const ipoibRulesPath = '/etc/udev/rules.d/70-persistent-ipoib.rules';
export const ifcfgSamplePath = '/etc/sysconfig/network-scripts/ifcfg-mlx4_ib0.8002';

export const rulesSampleHead: readonly string[] = [
  `${ipoibRulesPath}: names of IPoIB interfaces, read by udev.`,
  'An interface is known by the last 8 of the 20 bytes in /sys/class/net/<name>/address, in lower case with colons:',
  'the GUID of its port. The first 12 bytes change from boot to boot.',
  'A name has at most 15 characters and is none that the kernel gives out itself: not ib0, ib1 and so on.',
];

export const rulesSampleBody: readonly string[] = [
  '',
  '#ACTION=="add", SUBSYSTEM=="net", DRIVERS=="?*", ATTR{type}=="32", ATTR{address}=="?*00:02:c9:03:00:31:78:f1", NAME="mlx4_ib0"',
  '#ACTION=="add", SUBSYSTEM=="net", DRIVERS=="?*", ATTR{type}=="32", ATTR{address}=="?*00:02:c9:03:00:31:78:f2", NAME="mlx4_ib1"',
];

export const ifcfgSampleHead: readonly string[] = [
  `${ifcfgSamplePath}: an IPoIB interface. Other tools source this file as shell.`,
  'Holdfast reads KEY=VALUE and runs nothing. The keys of P_Keys are for interfaces of another partition only.',
];

const keyLines = ({ key, example, doc }: IfcfgKey): readonly string[] =>
  example === undefined ? [] : ['', `# ${doc}`, `#${key.replace(/n$/, '')}=${example}`];

export const ifcfgSampleBody = (): readonly string[] => ifcfgKeys.flatMap(keyLines);
