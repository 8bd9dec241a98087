/** Whether a pass ended with an older view of the host than there is now. */

import type { Actual, Controller } from '../core/actual.ts';
import type { SrpHost } from '../core/srp/actual.ts';
import type { View } from '../core/view.ts';
import { factsOf, realInterfaces } from '../core/world.ts';
import type { Host } from '../host/host.ts';
import { observeWorld } from '../observe/actual.ts';
import { glance, storageGlance } from '../observe/glance.ts';
import { observeControllers } from '../observe/nvme.ts';

const statesOf = (controllers: readonly Controller[]): readonly string[] =>
  controllers.map(({ name, state }) => `${name} ${state}`);

const loginsOf = (hosts: readonly SrpHost[]): readonly string[] =>
  hosts.map(({ name, remotePort }) => `${name} ${remotePort?.state ?? ''}`);

const observeLogins = async (host: Host): Promise<readonly SrpHost[]> =>
  (await import('../observe/srp.ts')).observeSrpHosts(host);

type World = Pick<Actual, 'ports' | 'netdevs' | 'addresses'>;

/** A container's interface is none of it. */
const worldOf = (world: World): readonly string[] => [
  ...factsOf(world),
  ...[...realInterfaces(world)].sort(),
  ...world.ports.map(({ device, port, gid }) => `${device}/${port} ${gid ?? ''}`),
];

/** What costs next to nothing to look at; it changes with nearly all that changes without an event. */
export const glimpseOf = async (host: Host): Promise<string> =>
  (await glance(host)) + (await storageGlance(host));

/** What happened since the last look of a pass started no other pass. */
export const hasChanged = async (host: Host, { actual, desired }: View): Promise<boolean> => {
  const [world, controllers, hosts] = await Promise.all([
    observeWorld(host),
    observeControllers(host),
    desired.srp === undefined ? [] : observeLogins(host),
  ]);
  const before = [
    ...worldOf(actual),
    ...statesOf(actual.controllers),
    ...loginsOf(actual.srp?.hosts ?? []),
  ];
  const now = [...worldOf(world), ...statesOf(controllers), ...loginsOf(hosts)];
  return before.join() !== now.join();
};
