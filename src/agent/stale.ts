/** Whether a pass ended with an older view of the host than there is now. */

import type { Controller } from '../core/actual.ts';
import type { SrpHost } from '../core/srp/actual.ts';
import type { View } from '../core/view.ts';
import { factsOf } from '../core/world.ts';
import type { Host } from '../host/host.ts';
import { observeWorld } from '../observe/actual.ts';
import { observeControllers } from '../observe/nvme.ts';

const statesOf = (controllers: readonly Controller[]): readonly string[] =>
  controllers.map(({ name, state }) => `${name} ${state}`);

const loginsOf = (hosts: readonly SrpHost[]): readonly string[] =>
  hosts.map(({ name, remotePort }) => `${name} ${remotePort?.state ?? ''}`);

const observeLogins = async (host: Host): Promise<readonly SrpHost[]> =>
  (await import('../observe/srp.ts')).observeSrpHosts(host);

/** What happened since the last look of a pass started no other pass. */
export const hasChanged = async (host: Host, { actual, desired }: View): Promise<boolean> => {
  const [world, controllers, hosts] = await Promise.all([
    observeWorld(host),
    observeControllers(host),
    desired.srp === undefined ? [] : observeLogins(host),
  ]);
  const before = [
    ...factsOf(actual),
    ...statesOf(actual.controllers),
    ...loginsOf(actual.srp?.hosts ?? []),
  ];
  const now = [...factsOf(world), ...statesOf(controllers), ...loginsOf(hosts)];
  return before.join() !== now.join();
};
