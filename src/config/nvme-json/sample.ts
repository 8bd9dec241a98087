/** The sample of config.json and the table of its keys: JSON knows no comments, so what each key means stands beside it. */

import { discoveryNqn } from '../../core/ids.ts';
import type { Option } from '../nvme/options.ts';
import { options } from '../nvme/options.ts';
import type { KeyRow, Level } from './keys.ts';
import { inKeys, keys } from './keys.ts';

type Json = Readonly<Record<string, unknown>>;

const all: readonly Option[] = options;
const optionOf = ({ option }: KeyRow): Option | undefined =>
  all.find(({ long }) => long === option);

const exampleOf = (long: Option['long']): string =>
  all.find((one) => one.long === long)?.example ?? '';

const valueOf = ({ kind }: KeyRow, { example = '' }: Option): unknown => {
  if (kind === 'flag') return false;
  return kind === 'number' ? Number(example) : example;
};

/** A port with every key of those uses. */
const portWith = (transport: string, traddr: string, uses: readonly Option['use'][]): Json => {
  const rows = keys.port.flatMap((row) => {
    const option = optionOf(row);
    const isShown = option?.example !== undefined || row.kind === 'flag';
    if (option === undefined || !isShown || !uses.includes(option.use)) return [];
    if (transport === 'rdma' && option.long === 'host-iface') return [];
    return option.long === 'persistent' ? [] : [[row.key, valueOf(row, option)] as const];
  });
  return { transport, traddr, ...Object.fromEntries(rows) };
};

const secret = exampleOf('dhchap-secret');

const hosts = (): readonly Json[] => [
  {
    hostnqn: exampleOf('hostnqn'),
    hostid: exampleOf('hostid'),
    dhchap_key: secret,
    persistent_discovery_ctrl: false,
    subsystems: [
      {
        nqn: 'nqn.2020-01.org.example:array1',
        application: 'holdfast',
        ports: [
          { ...portWith('rdma', '192.0.2.1', ['portal', 'connect']), dhchap_ctrl_key: secret },
          { ...portWith('tcp', '192.0.2.2', ['portal', 'tcp']) },
        ],
      },
      {
        nqn: discoveryNqn,
        ports: [{ transport: 'rdma', traddr: '192.0.2.3', discovery: true, persistent: true }],
      },
    ],
  },
];

/** Strict JSON under a name that neither nvme-cli nor Holdfast reads: copying it is what switches it on. */
export const nvmeJsonSamplePath = '/etc/nvme/config.json.sample';

export const nvmeJsonSample = (): string => `${JSON.stringify(hosts(), undefined, 2)}\n`;

/** Keys level by level: the level, the key, what it says. */
export const nvmeJsonKeys = (): readonly (readonly [Level, string, string])[] =>
  (['file', 'host', 'subsystem', 'port'] as const).flatMap((level) =>
    keys[level].map((row) => {
      const option = optionOf(row);
      const isUnused = option?.use === 'tls' || option?.use === 'tls-key';
      const said = inKeys(row.doc ?? option?.doc ?? '');
      return [level, row.key, isUnused ? `${said}; Holdfast sets up no TLS` : said];
    }),
  );
