/**
 * Network interfaces of the simulated host: sysfs, procfs, ip(8) and the managers, as far as Holdfast uses them. There is
 * no soft device for IPoIB, so its part is written after Documentation/infiniband/ipoib.rst, ipoib_main.c, ipoib_cm.c and
 * ipoib_vlan.c, and no kernel has confirmed it.
 */

import type { Command, Exit, Host, Written } from '../../src/host/host.ts';
import type { Sim } from './host.ts';

export interface SimInterface {
  readonly name: string;
  readonly infiniband: boolean;
  readonly hwaddr: string;
  /** Made of this one for a P_Key. */
  readonly parent?: string;
  /** A VLAN of this one. */
  readonly lower?: string;
  up: boolean;
  mode: 'datagram' | 'connected';
  mtu: number;
  /** `10.99.1.1/24` */
  addresses: string[];
  master?: string;
  readonly index: number;
}

export interface SimRoute {
  readonly iface: string;
  readonly to: string;
  readonly via: string | undefined;
}

type Answer = (args: readonly string[]) => { code: number; stdout?: string; stderr?: string };

export class Net {
  readonly interfaces = new Map<string, SimInterface>();
  readonly routes: SimRoute[] = [];
  /** nmcli, networkctl, ifup: what they do. */
  readonly programs = new Map<string, Answer>();
  /** Paths that exist. */
  readonly paths = new Set<string>();
  /** Every program and its arguments. */
  readonly ran: string[] = [];
  /** Every path that was read or listed. */
  readonly looked: string[] = [];
  /** Programs that fail, by what they are asked for. */
  readonly broken = new Map<string, string>();

  add(name: string, change: Partial<SimInterface> = {}): SimInterface {
    const one: SimInterface = {
      ...{ name, infiniband: true, up: false, mode: 'datagram', mtu: 2044 },
      hwaddr: '80:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03:00:31:78:f1',
      addresses: [],
      index: this.interfaces.size + 2,
      ...change,
    };
    this.interfaces.set(name, one);
    return one;
  }

  /** With its device: everything that was set on it, and what was made of it. */
  lose(name: string): void {
    for (const one of this.interfaces.values())
      if (one.name === name || one.parent === name) this.interfaces.delete(one.name);
    const left = this.routes.filter(({ iface }) => this.interfaces.has(iface));
    this.routes.splice(0, Infinity, ...left);
  }
}

const attributesOf = (one: SimInterface): Readonly<Record<string, string | undefined>> => ({
  type: one.infiniband ? '32' : '1',
  flags: one.up ? '0x1003' : '0x1002',
  mtu: String(one.mtu),
  mode: one.infiniband ? one.mode : undefined,
  address: one.hwaddr,
  parent: one.parent,
  carrier: one.up ? '1' : undefined,
  ifindex: String(one.index),
});

const hex = (address: string): string =>
  address
    .split('.')
    .map((byte) => Number(byte).toString(16).padStart(2, '0'))
    .reverse()
    .join('')
    .toUpperCase();

const maskOf = (prefix: number): string =>
  [0, 8, 16, 24].map((from) => 256 - 2 ** (8 - Math.max(0, Math.min(8, prefix - from)))).join('.');

const routeTable = ({ routes }: Net): string => {
  const lines = routes.map(({ iface, to, via = '0.0.0.0' }) => {
    const [address = '', prefix = '0'] = to === 'default' ? ['0.0.0.0', '0'] : to.split('/');
    const mask = hex(maskOf(Number(prefix)));
    return `${iface}\t${hex(address)}\t${hex(via)}\t0003\t0\t0\t0\t${mask}\t0\t0\t0`;
  });
  return ['Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask', ...lines, ''].join(
    '\n',
  );
};

const refused = (reason: string): Written => ({ reason });

/** ipoib_vlan_add and ipoib_set_mode. */
const store = (net: Net, path: string, text: string): Written => {
  const { interfaces } = net;
  const [, name = '', attribute] = /^\/sys\/class\/net\/([^/]+)\/(\w+)$/.exec(path) ?? [];
  const one = interfaces.get(name);
  if (one === undefined) return refused('ENOENT');
  if (attribute === 'create_child') {
    const child = `${name}.${Number(text).toString(16).padStart(4, '0')}`;
    if (interfaces.has(child)) return refused('ENOTUNIQ');
    net.add(child, { parent: name, hwaddr: one.hwaddr });
    return undefined;
  }
  if (text === 'connected\n' && one.hwaddr.startsWith('80')) one.mtu = 65_520;
  else if (text === 'datagram\n') one.mtu = Math.min(one.mtu, 2044);
  else return refused('EINVAL');
  one.mode = text === 'connected\n' ? 'connected' : 'datagram';
  return undefined;
};

const after = (words: readonly string[], word: string): string =>
  words[words.indexOf(word) + 1] ?? '';

const setLink = (one: SimInterface, args: readonly string[]): string | undefined => {
  if (args.includes('mtu')) {
    const mtu = Number(after(args, 'mtu'));
    if (one.infiniband && one.mode === 'datagram' && mtu > 4092) return 'Invalid argument';
    one.mtu = one.infiniband && one.mode === 'datagram' ? Math.min(mtu, 2044) : mtu;
  }
  if (args.includes('master') && one.up) return 'Device can not be enslaved while up.';
  if (args.includes('master')) Object.assign(one, { master: after(args, 'master'), up: true });
  if (args.at(-1) === 'up') one.up = true;
  if (args.at(-1) === 'down') one.up = false;
  return undefined;
};

const shownBy = (net: Net, args: readonly string[]): string =>
  [...net.interfaces.values()]
    .filter(({ name }) => !args.includes('dev') || name === after(args, 'dev'))
    .flatMap(({ index, name, addresses }) =>
      addresses.map((address) => `${index}: ${name}    inet ${address} scope`),
    )
    .join('\n');

const ip = (net: Net, args: readonly string[]): ReturnType<Answer> => {
  if (args[0] === '-o') return { code: 0, stdout: shownBy(net, args) };
  const one = net.interfaces.get(after(args, 'dev'));
  if (one === undefined) return { code: 1, stderr: 'Cannot find device' };
  const problem = args[0] === 'link' ? setLink(one, args) : undefined;
  if (problem !== undefined) return { code: 2, stderr: `RTNETLINK answers: ${problem}` };
  if (args[0] === 'address') one.addresses.push(args[2] ?? '');
  if (args[1] === 'route') {
    const via = args.includes('via') ? after(args, 'via') : undefined;
    if (!one.up) return { code: 2, stderr: 'RTNETLINK answers: Network is down' };
    net.routes.push({ iface: one.name, to: args[3] ?? '', via });
  }
  return { code: 0 };
};

const run = (net: Net, { program, args }: Command): Exit | undefined => {
  const words = [program, ...args].join(' ');
  const answer =
    program === 'ip' ? (all: readonly string[]) => ip(net, all) : net.programs.get(program);
  if (answer === undefined) return undefined;
  net.ran.push(words);
  const broken = [...net.broken].find(([part]) => words.includes(part));
  const {
    code,
    stdout = '',
    stderr = '',
  } = broken === undefined ? answer(args) : { code: 2, stderr: broken[1] };
  return { kind: 'exited', code, stdout, stderr };
};

const readNet = (net: Net, path: string): string | undefined => {
  if (path === '/proc/net/route') return routeTable(net);
  const [, name = '', attribute = ''] = /^\/sys\/class\/net\/([^/]+)\/(\w+)$/.exec(path) ?? [];
  const one = net.interfaces.get(name);
  return one === undefined ? undefined : attributesOf(one)[attribute];
};

const listNet = ({ interfaces }: Net, path: string, rest: readonly string[]): readonly string[] => {
  if (path === '/sys/class/net') return [...new Set([...rest, ...interfaces.keys()])].sort();
  const one = interfaces.get(/^\/sys\/class\/net\/([^/]+)$/.exec(path)?.[1] ?? '');
  if (one === undefined) return rest;
  const lowers = [...interfaces.values()]
    .filter(({ master }) => master === one.name)
    .map(({ name }) => `lower_${name}`);
  const below = one.lower === undefined ? ['device'] : [`lower_${one.lower}`];
  return [...below, 'type', ...lowers];
};

/** The same host with these interfaces; what the network does not know goes on to the kernel below. */
export const withNet = (sim: Sim, net: Net): Sim => {
  const { host } = sim;
  const over: Partial<Host> = {
    read: (path) => {
      net.looked.push(path);
      const text = readNet(net, path);
      return text === undefined ? host.read(path) : Promise.resolve({ kind: 'text', text });
    },
    list: async (path) => {
      net.looked.push(path);
      return listNet(net, path, await host.list(path));
    },
    readlink: (path) => {
      const [, name = ''] = /^\/sys\/class\/net\/([^/]+)\/master$/.exec(path) ?? [];
      const master = net.interfaces.get(name)?.master;
      return Promise.resolve(master === undefined ? undefined : `../${master}`);
    },
    inode: (path) => (net.paths.has(path) ? Promise.resolve(7) : host.inode(path)),
    store: (path, text) =>
      path.startsWith('/sys/class/net/')
        ? Promise.resolve(store(net, path, text))
        : host.store(path, text),
    run: (command) => {
      const exit = run(net, command);
      return exit === undefined ? host.run(command) : Promise.resolve(exit);
    },
    addresses: () => [
      ...host.addresses(),
      ...[...net.interfaces.values()]
        .filter(({ up }) => up)
        .flatMap(({ name, addresses }) =>
          addresses.map((one) => {
            const [address = '', prefix] = one.split('/');
            return { iface: name, address, prefix: Number(prefix) };
          }),
        ),
    ],
  };
  return { ...sim, host: { ...host, ...over } };
};
