/** What systemd-networkd says of its links: /run/systemd/netif/links/<ifindex> (link_save in networkd-state-file.c). */

import type { Manager } from '../../core/interfaces/types.ts';
import type { Host } from '../../host/host.ts';
import { attribute } from '../attribute.ts';
import { runs } from './running.ts';

const nobody: Manager = { name: 'nobody' };
const busy: Manager = { name: 'systemd-networkd', state: 'busy' };

/** link_state_table in networkd-link.c. */
const managers: ReadonlyMap<string, Manager> = new Map<string, Manager>([
  ['pending', busy],
  ['initialized', busy],
  ['configuring', busy],
  ['configured', { name: 'systemd-networkd', state: 'ready' }],
  ['failed', { name: 'systemd-networkd', state: 'ready' }],
  ['unmanaged', nobody],
  ['linger', nobody],
]);

export const askNetworkd =
  (host: Host) =>
  async (name: string): Promise<Manager> => {
    if (!(await runs(host, 'systemd-networkd.service'))) return nobody;
    const index = await attribute(host, `/sys/class/net/${name}/ifindex`);
    const file = await host.read(`/run/systemd/netif/links/${index ?? ''}`);
    // It writes a file for every link, so it has not seen this one yet.
    if (file.kind !== 'text') return busy;
    const state = /^ADMIN_STATE=(.*)$/m.exec(file.text)?.[1] ?? 'unknown';
    const reason = `systemd-networkd says that it is ${state}`;
    return managers.get(state) ?? { name: 'unknown', reason };
  };
