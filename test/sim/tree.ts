/** The simulated sysfs and procfs, made up from the state at the moment of reading. */

import type { SimController, State } from './state.ts';

export const release = '6.0-sim';

const addressOf = ({ traddr, trsvcid, hostTraddr, hostIface }: SimController): string =>
  [
    `traddr=${traddr}`,
    `trsvcid=${trsvcid}`,
    hostTraddr === undefined ? '' : `host_traddr=${hostTraddr}`,
    hostIface === undefined ? '' : `host_iface=${hostIface}`,
  ]
    .filter(Boolean)
    .join(',');

const attributesOf = (one: SimController): Readonly<Record<string, string>> => ({
  address: one.transport === 'pcie' ? one.traddr : addressOf(one),
  state: one.state,
  transport: one.transport,
  subsysnqn: one.shownNqn,
  hostnqn: one.hostnqn,
  hostid: one.hostid,
  cntrltype: one.kind,
  kato: String(one.kato),
});

const arp = (state: State): string => {
  const rows = [...state.unresolved.keys()].map(
    (address) => `${address}  0x1  0x0  00:00:00:00:00:00  *  eth1`,
  );
  return ['IP address  HW type  Flags  HW address  Mask  Device', ...rows, ''].join('\n');
};

const dependencies = ({ available }: State): string =>
  [...available].map((name) => `kernel/drivers/${name.replaceAll('_', '-')}.ko.xz:\n`).join('');

const controllerAt = (state: State, name: string): SimController | undefined =>
  state.controllers.find((one) => one.name === name);

const readers: readonly (readonly [
  RegExp,
  (state: State, parts: readonly string[]) => string | undefined,
])[] = [
  [/^\/proc\/sys\/kernel\/osrelease$/, () => release],
  [/^\/proc\/net\/arp$/, arp],
  [/^\/lib\/modules\/6\.0-sim\/modules\.dep$/, dependencies],
  [/^\/lib\/modules\/6\.0-sim\/modules\.builtin$/, () => 'kernel/crypto/crypto.ko\n'],
  [
    /^\/sys\/class\/nvme\/(\w+)\/(\w+)$/,
    (state, [name = '', attribute = '']) => {
      const one = controllerAt(state, name);
      return one === undefined ? undefined : attributesOf(one)[attribute];
    },
  ],
  [
    /^\/sys\/class\/infiniband\/(\w+)\/(.*)$/,
    ({ rails }, [device = '', rest = '']) => {
      const one = rails.find((rail) => rail.device === device && rail.rdma);
      if (one === undefined) return undefined;
      return new Map([
        ['node_type', '1: CA'],
        ['ports/1/state', '4: ACTIVE'],
        ['ports/1/link_layer', 'Ethernet'],
        ['ports/1/gid_attrs/ndevs/0', one.netdev],
      ]).get(rest);
    },
  ],
  [
    /^\/sys\/class\/net\/(\w+)\/type$/,
    ({ rails }, [name = '']) =>
      rails.some(({ netdev, plugged }) => plugged && netdev === name) ? '1' : undefined,
  ],
];

/** Undefined where there is no such file. */
export const readTree = (state: State, path: string): string | undefined => {
  const own = state.files.get(path);
  if (own !== undefined) return own;
  for (const [pattern, read] of readers) {
    const match = pattern.exec(path);
    if (match !== null) return read(state, match.slice(1));
  }
  return undefined;
};

const listFiles = ({ files }: State, directory: string): readonly string[] => {
  const inside = [...files.keys()].filter((path) => path.startsWith(`${directory}/`));
  return [...new Set(inside.map((path) => path.slice(directory.length + 1).split('/')[0] ?? ''))];
};

const disks = ({ name, kind, state, diskless = false }: SimController): readonly string[] =>
  kind === 'io' && state === 'live' && !diskless ? [`${name}n1`] : [];

const listBelow = (state: State, path: string): readonly string[] => {
  const parts = /^\/sys\/class\/(nvme|infiniband|net)\/(\w+)(\/ports)?$/.exec(path);
  if (parts === null) return listFiles(state, path);
  const [, group, name] = parts;
  if (group === 'infiniband') return ['1'];
  if (group === 'net') return ['device', 'type'];
  const one = state.controllers.find((controller) => controller.name === name);
  return one === undefined ? [] : [...Object.keys(attributesOf(one)), ...disks(one)];
};

/** Names in a directory, in order; none where there is no such directory. */
export const listTree = (state: State, path: string): readonly string[] => {
  const { modules, controllers, rails } = state;
  const classes = new Map<string, () => readonly string[]>([
    ['/sys/module', () => [...modules]],
    ['/sys/class/misc', () => (modules.has('nvme_fabrics') ? ['nvme-fabrics', 'rfkill'] : [])],
    ['/sys/class/nvme', () => controllers.map(({ name }) => name)],
    ['/sys/class/infiniband', () => rails.filter(({ rdma }) => rdma).map(({ device }) => device)],
    ['/sys/class/net', () => rails.filter(({ plugged }) => plugged).map(({ netdev }) => netdev)],
  ]);
  return [...(classes.get(path)?.() ?? listBelow(state, path))].sort();
};
