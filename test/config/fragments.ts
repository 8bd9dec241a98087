/** Text that looks like configuration to some parser or other. */

import fc from 'fast-check';

import { ifcfgKeys } from '../../src/config/ipoib/ifcfg-keys.ts';
import { ethernetRows, infinibandRows } from '../../src/config/mlx4/vf-rows.ts';
import { openibKeys } from '../../src/config/modules/openib-keys.ts';
import { rdmaKeys } from '../../src/config/modules/rdma-conf.ts';
import { options } from '../../src/config/nvme/options.ts';
import { targetKeys } from '../../src/config/settings/srp-target-keys.ts';
import { allKeys } from '../../src/config/srp/keys.ts';
import { settingNames, settingsTable } from '../../src/core/settings.ts';

const vfRows = [...infinibandRows, ...ethernetRows];
const settings = settingNames.map((name) => settingsTable[name]);

/** Words that mean something to a parser, by the group of files that they are from. */
const words: readonly (readonly string[])[] = [
  options.flatMap(({ long }) => [`--${long}`, `--${long.slice(0, 5)}=`]),
  ['-t', '-a', '-S', '-p', '-k', '-trdma', '-=', '--', '-', '=', '--=', '-pS'],
  ['rdma', '10.0.0.1', '::', '-1', '99999999999', 'DHHC-1:00:x:', '"', "'", '#'],
  [...rdmaKeys, ...openibKeys].map(({ key }) => `${key}=yes`),
  ['A=$A', '$(', '`', '${', 'if', 'fi', '{', '}', 'export', ';', '$(hostname -s)', '&&'],
  settings.flatMap(({ section, key, written }) => [`[${section}]\n${key} = ${written}`]),
  targetKeys.map(({ key, example }) => `${key} = ${example}\n`),
  ['[srp-target x]\n', '[srp-target]\n', '[retry]', '[', ']', '\\', '\\\n', '[__proto__]'],
  ['[retry.x]', '__proto__=1', 'off', 'max = 5', 'dest = [::1]:1', 'constructor = 1'],
  [...allKeys.flatMap((key) => [`a ${key}=`, `,${key}=1`]), 'd', 'PORTS='],
  ['* - memlock ', '@:5', '%', '64M', 'root -', 'ib_srp', 'pci:v1*'],
  ['[{"hostnqn":"nqn.x","subsystems":[{"nqn":', '"ports":[{', '"tos":1', '},', ',', '/*', '//'],
  ['ATTR{type}', '=="32",', 'ATTR{address}', '=="?*', 'NAME=', 'i"', 'e"', ':='],
  ['00:02:c9:03:00:31:78:f2"', 'ACTION', '==', '!=', '+=', '\\"', '"32"', '"x"'],
  [...ifcfgKeys.map(({ key }) => `${key.replace(/n$/, '')}=`), 'IPADDR2=', 'PREFIX='],
  ['TYPE=InfiniBand\n', 'yes', '0x8001', '10.0.0.1/24', 'IPOIB_PKEY=', '::1/64'],
  ['0000:0b:00.0', '0000:44:00.1', '0b:00.0', 'ib', 'eth', 'auto', 'IB', 'eth,eth'],
  vfRows.flatMap(({ key, example }) => [key, example, 'port']),
  ['0xffff', '0x8000', '8001', 'ffffffffffffffff', '02:00:00:00:00:01', '010'],
  [' ', '\t', '\n', '\r\n', '\r', '\0', '\ufeff', '\u2028', '\u00a0'],
];

/** All of them, for a mutator of its own. */
export const allWords: readonly string[] = words.flat();

const fragment = fc.oneof(
  ...words.map((group) => fc.constantFrom(...group)),
  fc.string({ unit: 'binary', maxLength: 5 }),
);

export const anyText = fc
  .array(fragment, { maxLength: 30 })
  .chain((parts) => fc.constantFrom('', ' ').map((between) => parts.join(between)));

export const oneLine = anyText.map((input) => input.replace(/[\n]/g, ' '));
