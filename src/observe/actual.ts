import type { Actual } from '../core/actual.ts';
import type { Desired } from '../core/desired.ts';
import type { Host } from '../host/host.ts';
import { observeModules, type ModulesSeen } from './modules.ts';
import { observeNetdevs } from './netdev.ts';
import type { Hcas } from '../core/hca/types.ts';
import { observeHcas } from './hca.ts';
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

export interface LookOptions {
  /** Modules as they were seen before, where they are not to be looked at again. */
  readonly modules?: ModulesSeen | undefined;
  /** Whether nobody has looked since boot. */
  readonly isFirst: boolean;
  /** RDMA devices as they were seen before: what cannot change is not looked up again. */
  readonly hcas?: Hcas;
}

/** The whole host, looked at once. */
export const observe = async (
  host: Host,
  desired: Desired,
  { modules, isFirst, hcas: known = {} }: LookOptions,
): Promise<Actual> => {
  const looking = observeWorld(host);
  const [seen, world, hcas, controllers, setup] = await Promise.all([
    modules ?? observeModules(host, desired, isFirst),
    looking,
    observeHcas(host, known, looking),
    observeControllers(host),
    observeSetup(host, desired.setup, looking),
  ]);
  const { loadedModules, knownModules, hardware } = seen;
  return { loadedModules, knownModules, hardware, ...world, hcas, controllers, setup };
};
