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

/** A fingerprint of what a pass waits for, cheap enough to be taken often: RDMA ports, addresses, controllers. */
export const glance = async (host: Host): Promise<string> => {
  const seen = await Promise.all([
    eachEntry(host, '/sys/class/infiniband', (device) => portStates(host, device)),
    eachEntry(host, '/sys/class/nvme', (name) => controllerState(host, name)),
  ]);
  return JSON.stringify([seen, host.addresses()]);
};
