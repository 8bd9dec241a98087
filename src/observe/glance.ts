import type { Host } from '../host/host.ts';
import { attribute, eachEntry } from './attribute.ts';

const portStates = (host: Host, device: string): Promise<readonly string[]> => {
  const at = `/sys/class/infiniband/${device}/ports`;
  return eachEntry(host, at, async (port) => {
    const state = await attribute(host, `${at}/${port}/state`);
    return `${device}/${port} ${state ?? ''}`;
  });
};

const controllerState = async (host: Host, name: string): Promise<string> =>
  `${name} ${(await attribute(host, `/sys/class/nvme/${name}/state`)) ?? ''}`;

/** Which RDMA devices and addresses there are: cheap enough to be looked at ten times a second. */
export const glance = async (host: Host): Promise<string> =>
  JSON.stringify([await host.list('/sys/class/infiniband'), host.addresses()]);

/** The states of RDMA ports and controllers besides, and which interfaces there are. */
export const longerGlance = async (host: Host): Promise<string> => {
  const seen = await Promise.all([
    eachEntry(host, '/sys/class/infiniband', (device) => portStates(host, device)),
    eachEntry(host, '/sys/class/nvme', (name) => controllerState(host, name)),
    host.list('/sys/class/net'),
  ]);
  return JSON.stringify(seen);
};

const remotePorts = '/sys/class/srp_remote_ports';

/** Disks and the states of SRP logins besides. */
export const storageGlance = async (host: Host): Promise<string> => {
  const [longer, ...seen] = await Promise.all([
    longerGlance(host),
    host.list('/sys/class/block'),
    eachEntry(host, remotePorts, async (name) => {
      const state = await attribute(host, `${remotePorts}/${name}/state`);
      return `${name} ${state ?? ''}`;
    }),
  ]);
  return `${longer}${JSON.stringify(seen)}`;
};
