/** Whether a service runs now. What it has written outlives it, so its control group says so. */

import type { Host } from '../../host/host.ts';

/** Where systemd has it: version 2 of control groups, and version 1 beside it. */
const groups = ['/sys/fs/cgroup', '/sys/fs/cgroup/systemd', '/sys/fs/cgroup/unified'];

export const runs = async (host: Host, unit: string): Promise<boolean> => {
  const paths = groups.map((root) => `${root}/system.slice/${unit}`);
  const found = await Promise.all(paths.map((path) => host.inode(path)));
  return found.some((inode) => inode !== undefined);
};
