/** Ending a connection that nothing asks for any more. */

import type { Disconnect } from '../core/removal/plan.ts';
import type { Host } from '../host/host.ts';
import { connectionAt } from '../observe/inodes.ts';
import { failed, type Outcome } from './outcome.ts';

/** nvme_sysfs_delete in drivers/nvme/host/sysfs.c, store_srp_rport_delete in drivers/scsi/scsi_transport_srp.c. */
const switchOf = ({ name, remotePort }: Disconnect): string =>
  remotePort === undefined
    ? `/sys/class/nvme/${name}/delete_controller`
    : `/sys/class/srp_remote_ports/${remotePort}/delete`;

/** SRP only begins when it is told to (srp_queue_remove_work in ib_srp.c). */
const patience: Readonly<Record<'times' | 'everyMs', number>> = { times: 100, everyMs: 100 };

const isThere = async (host: Host, { name, asked }: Disconnect): Promise<boolean> =>
  (await host.inode(connectionAt(name))) === asked.inode;

/** Whatever has the name by now, only the connection that was decided about is ended. */
export const disconnect = async (host: Host, step: Disconnect): Promise<Outcome<undefined>> => {
  if (!(await isThere(host, step))) return failed('it went by itself');
  const failure = await host.store(switchOf(step), '1');
  if (failure !== undefined) return failed(failure.reason);
  for (let left = patience.times; left > 0; left -= 1) {
    if (!(await isThere(host, step))) return { kind: 'done', value: undefined };
    await host.clock.sleep(patience.everyMs);
  }
  return failed('the kernel was told to, and it is still there', true);
};
