/** Whatever may configure network interfaces, searched for names and addresses rather than understood. */

import type { ConfigurationSource } from '../reading.ts';

/** Directories and the names in them that count. */
const places: readonly (readonly [string, RegExp])[] = [
  ['/etc/sysconfig/network-scripts', /^ifcfg-(?!lo$)/],
  ['/etc/sysconfig/network', /^ifcfg-(?!lo$)/],
  ['/etc/wicked/ifconfig', /\.xml$/],
  ['/etc/NetworkManager/system-connections', /^[^.]/],
  // NetworkManager writes here what it makes up for interfaces that nobody configures.
  ['/run/NetworkManager/system-connections', /^[^.]/],
  ['/usr/lib/NetworkManager/system-connections', /^[^.]/],
  ['/etc/systemd/network', /\.network$/],
  ['/run/systemd/network', /\.network$/],
  ['/etc/network', /^interfaces$/],
  ['/etc/network/interfaces.d', /^[^.]/],
  ['/etc/netplan', /\.yaml$/],
  ['/run/netplan', /\.yaml$/],
  // Scripts and units of an administrator.
  ['/etc', /^rc\.local$/],
  ['/etc/rc.d', /^rc\.(local|inet1\.conf)$/],
  ['/etc/conf.d', /^net$/],
  ['/etc', /^dhcpcd\.conf$/],
  ['/var/lib/connman', /^[^.]/],
  ['/etc/systemd/system', /\.service$/],
  ['/etc/NetworkManager/dispatcher.d', /^[^.]/],
];

interface Text {
  readonly file: string;
  /** Without comments. */
  readonly text: string;
}

const readTexts = async (tree: ConfigurationSource): Promise<readonly Text[]> => {
  const lists = await Promise.all(
    places.map(async ([at, wanted]) =>
      (await tree.list(at)).filter((name) => wanted.test(name)).map((name) => `${at}/${name}`),
    ),
  );
  const texts = lists.flat().map(async (file): Promise<readonly Text[]> => {
    const found = await tree.read(file);
    const text = found.kind === 'text' ? found.text.replace(/^\s*[#;].*$/gm, '') : '';
    return found.kind === 'absent' ? [] : [{ file, text }];
  });
  return (await Promise.all(texts)).flat();
};

/** It may be about an interface that it does not name: dhcpcd and connman take all that they find. */
const matchesAnything = ({ file, text }: Text): boolean => {
  if (/^\/etc\/dhcpcd\.conf$|^\/var\/lib\/connman\//.test(file)) return true;
  if (file.endsWith('.network')) {
    return !/^(Name|MACAddress|PermanentMACAddress)\s*=/m.test(text);
  }
  if (file.includes('/system-connections/')) {
    return (
      !/^(interface-name|mac-address)\s*=/m.test(text) &&
      !/^type=(vpn|wifi|lo|loopback)/m.test(text)
    );
  }
  return file.endsWith('.yaml') && /^\s*driver:/m.test(text);
};

const hasLeases = ({ text }: Text): boolean => /dhcp|^method=auto/im.test(text);

/** Names and patterns. */
const wordsOf = (text: string): readonly string[] =>
  text.split(/[\s=,;"'()[\]{}]+/).map((word) => word.replace(/:$/, ''));

/** `*` and `?`, as in networkd, NetworkManager, netplan and ifupdown, which puts a slash before a pattern. */
const fits = (word: string, name: string): boolean => {
  if (!/[*?]/.test(word)) return word === name;
  const escaped = word.replace(/^\//, '').replace(/[.+^$\\|]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name);
};

export interface Network {
  /** Some of it applies to interfaces that it does not name. */
  readonly isOpen: boolean;
  /** Some of it gets addresses by DHCP. */
  readonly leases: boolean;
  /** IPv4 addresses that stand anywhere in it. */
  readonly addresses: readonly string[];
  /** Whether an interface stands in it, by name or by hardware address. */
  names(iface: string, hardware: string): boolean;
}

/** Where an address may be given, and which do not show what configures the network. */
const isScript = (file: string): boolean =>
  /^\/etc\/(systemd\/system|rc|NetworkManager\/dispatcher)/.test(file);

const nameOf = ({ file }: Text): string =>
  file.slice(file.lastIndexOf('/') + 1).replace(/^ifcfg-/, '');

/** Undefined where there is none of it: something else configures the network of this host. */
export const readNetwork = async (tree: ConfigurationSource): Promise<Network | undefined> => {
  const texts = await readTexts(tree);
  const network = texts.filter(({ file }) => !isScript(file));
  if (network.length === 0) return undefined;
  const all = texts.map((one) => `${nameOf(one)} ${one.text}`).join('\n');
  const words = [...new Set(wordsOf(all))];
  return {
    isOpen: network.some(matchesAnything),
    leases: network.some(hasLeases),
    addresses: all.match(/\b\d{1,3}(\.\d{1,3}){3}\b/g) ?? [],
    names: (iface, hardware) =>
      words.some((word) => fits(word, iface)) ||
      (hardware.length > 12 && all.toLowerCase().includes(hardware.slice(-23).toLowerCase())),
  };
};
