import type { Actual } from '../core/actual.ts';
import type { Desired } from '../core/desired.ts';
import type { Host } from '../host/host.ts';
import { observeModules, type ModulesSeen } from './modules.ts';
import { observeNetdevs } from './netdev.ts';
import { observeControllers } from './nvme.ts';
import { observePorts } from './rdma.ts';
import { observeSetup } from './setup.ts';

/** RDMA ports, interfaces and addresses. */
export const observeWorld = async (
  host: Host,
): Promise<Pick<Actual, 'ports' | 'netdevs' | 'addresses'>> => {
  const [ports, netdevs] = await Promise.all([observePorts(host), observeNetdevs(host)]);
  return { ports, netdevs, addresses: host.addresses() };
};

/** The whole host, looked at once. With `modules` those are taken as they were seen before. */
export const observe = async (
  host: Host,
  desired: Desired,
  modules?: ModulesSeen,
): Promise<Actual> => {
  const wanted = desired.modules.map(({ name }) => name);
  const [seen, world, controllers, setup] = await Promise.all([
    modules ?? observeModules(host, wanted),
    observeWorld(host),
    observeControllers(host),
    observeSetup(host, desired.setup),
  ]);
  const { loadedModules, knownModules } = seen;
  return { loadedModules, knownModules, ...world, controllers, setup };
};
