import type { Host } from '../host/host.ts';
import { attribute } from './attribute.ts';
import { observePorts } from './rdma.ts';

/** A fingerprint of what a pass waits for, cheap enough to be taken often: RDMA ports, addresses, controllers. */
export const glance = async (host: Host): Promise<string> => {
  const controllers = await host.list('/sys/class/nvme');
  const [ports, ...states] = await Promise.all([
    observePorts(host),
    ...controllers.map((name) => attribute(host, `/sys/class/nvme/${name}/state`)),
  ]);
  return JSON.stringify([ports, controllers, states, host.addresses()]);
};
