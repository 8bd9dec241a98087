/** The simulated sysfs and procfs, made up from the state at the moment of reading. */

import { pathDevice, readBlocks } from './blocks.ts';
import type { Rail, SimController, State } from './state.ts';

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

const hex = (number: string | undefined): string => Number(number).toString(16).padStart(2, '0');

/** The GID of an IPv4 address is its mapped form (rdma_ip2gid in include/rdma/ib_addr.h). */
const addressGid = ({ address, addressed, gid }: Rail): string => {
  const [a, b, c, d] = addressed && gid ? address.split('.').map(hex) : ['00', '00', '00', '00'];
  const prefix = addressed && gid ? 'ffff' : '0000';
  return `0000:0000:0000:0000:0000:${prefix}:${a ?? ''}${b ?? ''}:${c ?? ''}${d ?? ''}`;
};

/** Where the links of class directories lead: `rxe` is no PCI device, the card below it is one. */
export const linkTree = ({ rails }: State, path: string): string | undefined => {
  const [, group, name] = /^\/sys\/class\/(infiniband|net)\/(\w+)$/.exec(path) ?? [];
  const at = rails.findIndex((one) => one.device === name || one.netdev === name) + 1;
  if (at === 0) return undefined;
  return group === 'infiniband'
    ? `../../devices/virtual/infiniband/${name ?? ''}`
    : `../../devices/pci0000:00/0000:00:0${at}.0/0000:0${at}:00.0/virtio${at}/net/${name ?? ''}`;
};

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
        ['ports/1/state', one.linked ? '4: ACTIVE' : '1: DOWN'],
        ['ports/1/gids/0', 'fe80:0000:0000:0000:5054:00ff:fe01:0001'],
        ['ports/1/gids/1', addressGid(one)],
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
  const own = state.files.get(path) ?? readBlocks(state, path);
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

const disks = ({ blocks }: State, one: SimController): readonly string[] => {
  const { name, kind, state, diskless = false } = one;
  if (kind !== 'io' || diskless) return [];
  if (blocks !== undefined) return [pathDevice(blocks, one)];
  return state === 'live' ? [`${name}n1`] : [];
};

const listBelow = (state: State, path: string): readonly string[] => {
  const parts = /^\/sys\/class\/(nvme|infiniband|net)\/(\w+)(\/ports)?$/.exec(path);
  if (parts === null) return listFiles(state, path);
  const [, group, name] = parts;
  if (group === 'infiniband') return ['1'];
  if (group === 'net') return ['device', 'type'];
  const one = state.controllers.find((controller) => controller.name === name);
  return one === undefined ? [] : [...Object.keys(attributesOf(one)), ...disks(state, one)];
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
