/**
 * Who would lose something if an HCA went away for a moment. Whatever cannot be told counts as lost: a connection that
 * is ended by mistake costs data, a port type that waits for the next boot does not.
 */

import type { Controller, HostAddress } from '../core/actual.ts';
import { sameAddress } from '../core/address.ts';
import type { PciAddress } from '../core/mlx4/ids.ts';
import type { Host } from '../host/host.ts';
import { attribute, eachEntry } from './attribute.ts';
import { observeControllers } from './nvme.ts';
import { pciPath } from './pci.ts';

/** The RDMA devices and interfaces of one HCA, and the addresses of the host. */
interface Hca {
  readonly rdma: readonly string[];
  readonly netdevs: readonly string[];
  readonly addresses: readonly HostAddress[];
}

/** Operational states (RFC 2863) in which nothing goes through an interface. */
const idle = new Set(['down', 'notpresent', 'lowerlayerdown', 'dormant']);

const isUp = async (host: Host, name: string): Promise<boolean> => {
  const at = `/sys/class/net/${name}`;
  const [flags, state] = await Promise.all([
    attribute(host, `${at}/flags`),
    attribute(host, `${at}/operstate`),
  ]);
  // IFF_UP, include/uapi/linux/if.h
  const isSwitchedOff = flags !== undefined && (Number(flags) & 1) === 0;
  return !isSwitchedOff && !idle.has(state ?? '');
};

/** An interface with an address of its own, or below a bond, bridge or VLAN that may have one. */
const busyInterface = async (host: Host, hca: Hca, name: string): Promise<string | undefined> => {
  if (!(await isUp(host, name))) return undefined;
  const own = hca.addresses.find(({ iface }) => iface === name);
  if (own !== undefined) return `${name} is up with ${own.address}`;
  const upper = (await host.list(`/sys/class/net/${name}`)).find((one) => one.startsWith('upper_'));
  return upper === undefined ? undefined : `${name} is up below ${upper.slice('upper_'.length)}`;
};

/** An interface and everything below it; undefined where part of that is not to be seen. */
const stackOf = async (host: Host, name: string): Promise<readonly string[] | undefined> => {
  const entries = await host.list(`/sys/class/net/${name}`);
  if (entries.length === 0) return undefined;
  const lowers = entries.filter((one) => one.startsWith('lower_')).map((one) => one.slice(6));
  const below = await Promise.all(lowers.map((lower) => stackOf(host, lower)));
  return below.reduce<readonly string[] | undefined>(
    (all, part) => (all === undefined || part === undefined ? undefined : [...all, ...part]),
    [name],
  );
};

/** sysfs does not say which RDMA device a controller uses; its local interface or address does, where it has one. */
const interfaceOf = ({ address }: Controller, { addresses }: Hca): string | undefined => {
  const { hostIface, hostTraddr } = address;
  if (hostIface !== undefined || hostTraddr === undefined) return hostIface;
  return addresses.find((one) => sameAddress(one.address, hostTraddr))?.iface;
};

const overHca = async (host: Host, hca: Hca, one: Controller): Promise<string | undefined> => {
  const iface = interfaceOf(one, hca);
  const stack = iface === undefined ? undefined : await stackOf(host, iface);
  const where = `${one.name} (${one.address.traddr}:${one.address.trsvcid})`;
  if (iface === undefined || stack === undefined) return `${where} may be connected over it`;
  return stack.some((name) => hca.netdevs.includes(name))
    ? `${where} is connected over ${iface}`
    : undefined;
};

const nvmeUsers = async (host: Host, hca: Hca): Promise<readonly string[]> => {
  const controllers = await observeControllers(host);
  const rdma = controllers.filter(({ transport }) => transport === 'rdma');
  const users = await Promise.all(rdma.map((one) => overHca(host, hca, one)));
  return users.filter((user) => user !== undefined);
};

/** Logins of the SRP initiator (drivers/infiniband/ulp/srp/ib_srp.c, srp_host_attrs). */
const srpUsers = (host: Host, { rdma }: Hca): Promise<readonly string[]> =>
  eachEntry(host, '/sys/class/scsi_host', async (name) => {
    const device = await attribute(host, `/sys/class/scsi_host/${name}/local_ib_device`);
    return device !== undefined && rdma.includes(device)
      ? `${name} is an SRP login over ${device}`
      : undefined;
  });

const lio = '/sys/kernel/config/target/srpt';
const scst = '/sys/kernel/scst_tgt/targets/ib_srpt';

const servedAt = (
  host: Host,
  directory: string,
  switches: (name: string) => Promise<readonly string[]>,
): Promise<readonly string[]> =>
  eachEntry(host, directory, async (name) => {
    const states = await Promise.all((await switches(name)).map((path) => attribute(host, path)));
    return states.includes('1') ? `others may use the SRP target ${name} over it` : undefined;
  });

/** Targets that are enabled: which of them is whose HCA's, only their names hint at. */
const servedTargets = async (host: Host): Promise<readonly string[]> => {
  const found = await Promise.all([
    servedAt(host, lio, async (name) =>
      (await host.list(`${lio}/${name}`)).map((group) => `${lio}/${name}/${group}/enable`),
    ),
    servedAt(host, scst, (name) => Promise.resolve([`${scst}/${name}/enabled`])),
  ]);
  return found.flat();
};

/** Storage and networks over that HCA, each as `nvme0 (10.0.0.1:4420) is connected over ib0`. */
export const observeUsers = async (host: Host, pci: PciAddress): Promise<readonly string[]> => {
  const [rdma, netdevs] = await Promise.all([
    host.list(`${pciPath(pci)}/infiniband`),
    host.list(`${pciPath(pci)}/net`),
  ]);
  const hca: Hca = { rdma, netdevs, addresses: host.addresses() };
  const busy = await Promise.all(netdevs.map((name) => busyInterface(host, hca, name)));
  const interfaces = busy.filter((user) => user !== undefined);
  if (rdma.length === 0) return interfaces;
  const storage = await Promise.all([
    nvmeUsers(host, hca),
    srpUsers(host, hca),
    servedTargets(host),
  ]);
  return [...storage.flat(), ...interfaces];
};
