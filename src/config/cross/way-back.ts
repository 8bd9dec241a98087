/** Portals and paths that are reached through an interface which nothing configures: its address was given by hand and is lost with it. */

import type { Diagnostic } from '../../core/diagnostic.ts';
import type { ConfigurationSource } from '../reading.ts';
import { atLine, type CrossCheck, type Said } from './given.ts';
import { readNetwork, type Network } from './network.ts';
import { linkTo, readLinks, within, type Link } from './routes.ts';

/** A portal or a path. */
interface End {
  readonly traddr: string;
  readonly hostTraddr?: string | undefined;
  readonly hostIface?: string | undefined;
}

/** What is known of its near end. */
interface Way {
  readonly iface: string | undefined;
  /** This host's own address, as the line has it. */
  readonly address: string | undefined;
  readonly link: Link | undefined;
}

const wayOf = ({ hostTraddr, hostIface, traddr }: End, links: readonly Link[]): Way => {
  const link = linkTo(links, hostTraddr ?? traddr);
  return { iface: hostIface ?? link?.iface, address: hostTraddr, link };
};

/** Bridges, tunnels and what containers make come and go with their own programs. */
const isHardware = async (tree: ConfigurationSource, iface: string): Promise<boolean> => {
  const attributes = await tree.list(`/sys/class/net/${iface}`);
  return attributes.length === 0 || attributes.includes('device');
};

/** In sysfs, and in files as it is written there. */
const hardwareAddress = async (tree: ConfigurationSource, iface: string): Promise<string> => {
  const file = await tree.read(`/sys/class/net/${iface}/address`);
  return file.kind === 'text' ? file.text.trim() : '';
};

const isConfigured = async (
  { iface, address, link }: Way,
  network: Network,
  tree: ConfigurationSource,
): Promise<boolean> => {
  if (network.isOpen) return true;
  if (iface !== undefined && network.names(iface, await hardwareAddress(tree, iface))) return true;
  // An address without an interface that it could be leased on may come by DHCP on any.
  if (iface === undefined && network.leases) return true;
  return network.addresses.some(
    (one) => one === address || (link !== undefined && within(link, one)),
  );
};

const saidOf = ({ iface, address }: Way, { traddr }: End): Said => {
  const subject = iface ?? `the address ${address ?? ''}`;
  return {
    code: 'interface-unconfigured',
    message: `no network configuration mentions ${subject}, through which ${traddr} is reached: after a reboot or a reset of the HCA it has no address`,
    hint: `configure ${iface ?? 'it'} where this host configures its network, as with nmcli, ifcfg files or systemd-networkd`,
  };
};

const judge = async (
  end: End,
  way: Way,
  network: Network,
  tree: ConfigurationSource,
): Promise<Said | undefined> => {
  if (way.iface === undefined && way.address === undefined) return undefined;
  if (way.iface !== undefined && !(await isHardware(tree, way.iface))) return undefined;
  return (await isConfigured(way, network, tree)) ? undefined : saidOf(way, end);
};

/** Says nothing where it is not known what configures the network. */
export const checkWayBack: CrossCheck = async ({ files, configuration, tree }) => {
  const [network, links] = await Promise.all([readNetwork(tree), readLinks(tree)]);
  if (network === undefined) return [];
  const { portals, paths } = configuration.desired;
  const found = [...portals, ...paths].map(async (end): Promise<readonly Diagnostic[]> => {
    const said = await judge(end, wayOf(end, links), network, tree);
    const word = end.hostTraddr ?? end.traddr;
    // A line of config.json is not shown: all of the file, secrets included, may be one line.
    return said === undefined ? [] : [atLine([files.discovery], end.source, said, word)];
  });
  return (await Promise.all(found)).flat();
};
