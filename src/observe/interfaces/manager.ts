/** Who manages an interface: the first of NetworkManager, systemd-networkd, wicked and ifupdown that says so. */

import type { Manager } from '../../core/interfaces/types.ts';
import type { Host } from '../../host/host.ts';
import { askIfupdown } from './ifupdown.ts';
import { askNetworkd } from './networkd.ts';
import { networkManagerStates } from './network-manager.ts';
import { askWicked } from './wicked.ts';

type Answer = (name: string) => Promise<Manager>;

const asked = async (host: Host, name: string, first: Answer): Promise<Manager> => {
  for (const ask of [first, askNetworkd(host), askWicked(host), askIfupdown(host)]) {
    const manager = await ask(name);
    if (manager.name !== 'nobody') return manager;
  }
  return { name: 'nobody' };
};

/** NetworkManager is asked once for all interfaces, and only if there is one to ask about. */
export const askManagers = (host: Host): Answer => {
  const states = networkManagerStates(host);
  return (name) => asked(host, name, states);
};
