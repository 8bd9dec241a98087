/** Everything about SRP that a decision is made from. */

import * as v from 'valibot';
import type { Actual } from '../core/actual.ts';
import type { SrpDesired } from '../core/desired/srp.ts';
import {
  needsDestinations,
  withDestinations,
  type SrpActual,
  type SrpHost,
} from '../core/srp/actual.ts';
import { ipText } from '../core/srp/dest.ts';
import { parseHcaPort, type HcaPort } from '../core/srp/ids.ts';
import { staticLogins } from '../core/srp/login.ts';
import { nearInterface } from '../core/srp/place.ts';
import type { Host } from '../host/host.ts';
import { attribute } from './attribute.ts';
import { observeSrpCmIds } from './srp-cm.ts';
import { observeSrpHosts, observeSrpInitiatorPorts } from './srp.ts';

export type SrpWorld = Pick<Actual, 'ports' | 'netdevs' | 'addresses'>;

const routeDeadlineMs = 1000;

/** iproute_get in ip/iproute.c of iproute2. */
const routeSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ dev: v.optional(v.string()) })),
);

const routeTo = async (host: Host, address: string): Promise<readonly [string, string][]> => {
  const args = ['-j', 'route', 'get', address];
  const exit = await host.run({ program: 'ip', args, deadlineMs: routeDeadlineMs });
  if (exit.kind !== 'exited' || exit.code !== 0) return [];
  const found = v.safeParse(routeSchema, exit.stdout);
  const dev = found.success ? found.output[0]?.dev : undefined;
  return dev === undefined ? [] : [[address, dev]];
};

/** Only of what no interface has in its own network. */
const routesOf = async (
  host: Host,
  { targets }: SrpDesired,
  { addresses }: SrpWorld,
): Promise<SrpActual['routes']> => {
  const far = targets
    .filter(({ src, dest }) => src === undefined && nearInterface(dest.ip, addresses) === undefined)
    .map(({ dest }) => ipText(dest.ip));
  const found = await Promise.all([...new Set(far)].map((address) => routeTo(host, address)));
  return Object.fromEntries(found.flat());
};

/** The device behind an IPoIB interface, and which of its ports (dev_port; before Linux 3.15 in dev_id). */
const ipoibPort = async (host: Host, name: string): Promise<readonly [string, HcaPort][]> => {
  const at = `/sys/class/net/${name}`;
  const [devices, number] = await Promise.all([
    host.list(`${at}/device/infiniband`),
    attribute(host, `${at}/dev_port`),
  ]);
  const port = parseHcaPort(`${devices[0] ?? ''}:${Number(number ?? 0) + 1}`);
  return port === undefined ? [] : [[name, port]];
};

const ipoibOf = async (host: Host, { netdevs }: SrpWorld): Promise<SrpActual['ipoib']> => {
  const names = netdevs.filter(({ infiniband }) => infiniband).map(({ name }) => name);
  const found = await Promise.all(names.map((name) => ipoibPort(host, name)));
  return Object.fromEntries(found.flat());
};

/** Where logins by RDMA/CM lead is asked only where one of them may be a target that is configured. */
const placedHosts = async (
  host: Host,
  { targets }: SrpDesired,
  hosts: readonly SrpHost[],
): Promise<readonly SrpHost[]> => {
  const ports = new Set(hosts.map(({ port }) => port));
  const logins = [...ports].flatMap((port) =>
    targets.flatMap((target) => staticLogins(target, port)),
  );
  if (!needsDestinations(logins, hosts)) return hosts;
  const cmIds = await observeSrpCmIds(host);
  return cmIds === undefined ? hosts : withDestinations(hosts, cmIds);
};

export const observeSrp = async (
  host: Host,
  desired: SrpDesired,
  world: SrpWorld,
): Promise<SrpActual> => {
  const [hosts, initiatorPorts, routes, ipoib] = await Promise.all([
    observeSrpHosts(host).then((found) => placedHosts(host, desired, found)),
    observeSrpInitiatorPorts(host),
    routesOf(host, desired, world),
    desired.targets.length > 0 ? ipoibOf(host, world) : {},
  ]);
  return { hosts, initiatorPorts, routes, ipoib };
};
