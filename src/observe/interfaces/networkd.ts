/** What systemd-networkd says of its links: /run/systemd/netif/links/<ifindex> (link_save in networkd-state-file.c). */

import type { Manager } from '../../core/interfaces/types.ts';
import type { Host } from '../../host/host.ts';
import { attribute } from '../attribute.ts';

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

/** What it has written outlives it, so its control group says whether it runs: version 2, and version 1 beside it. */
const groups = ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified'].map(
  (root) => `${root}/system.slice/systemd-networkd.service`,
);

const runs = async (host: Host): Promise<boolean> => {
  const found = await Promise.all(groups.map((group) => host.inode(group)));
  return found.some((inode) => inode !== undefined);
};

export const askNetworkd =
  (host: Host) =>
  async (name: string): Promise<Manager> => {
    if (!(await runs(host))) return nobody;
    const index = await attribute(host, `/sys/class/net/${name}/ifindex`);
    const file = await host.read(`/run/systemd/netif/links/${index ?? ''}`);
    // It writes a file for every link, so it has not seen this one yet.
    if (file.kind !== 'text') return busy;
    const state = /^ADMIN_STATE=(.*)$/m.exec(file.text)?.[1] ?? 'unknown';
    const reason = `systemd-networkd says that it is ${state}`;
    return managers.get(state) ?? { name: 'unknown', reason };
  };
