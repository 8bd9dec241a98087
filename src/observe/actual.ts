import type { Actual } from '../core/actual.ts';
import type { Desired } from '../core/desired.ts';
import type { Host } from '../host/host.ts';
import { observeModules } from './modules.ts';
import { observeNetdevs } from './netdev.ts';
import { observeControllers } from './nvme.ts';
import { observePorts } from './rdma.ts';

/** The whole host, looked at once. Nothing is kept between two looks. */
export const observe = async (host: Host, desired: Desired): Promise<Actual> => {
  const wanted = desired.modules.map(({ name }) => name);
  const [modules, ports, netdevs, controllers, devices] = await Promise.all([
    observeModules(host, wanted),
    observePorts(host),
    observeNetdevs(host),
    observeControllers(host),
    host.list('/sys/class/misc'),
  ]);
  return {
    ...modules,
    ports,
    netdevs,
    addresses: host.addresses(),
    controllers,
    fabrics: devices.includes('nvme-fabrics'),
  };
};
