import type { SrpDiskStep } from '../../core/setup/srp-disks.ts';
import type { Host } from '../../host/host.ts';
import { isRunning } from '../../observe/multipath.ts';
import { failed, type Outcome } from '../outcome.ts';

/**
 * The kernel lets all I/O of the queue end before it changes it (blk_mq_freeze_queue), which is never while the device is
 * blocked: so it is looked at once more. Of a disk that is blocked or gone nothing was tried.
 */
export const performSrpDisk = async (
  host: Host,
  { disk, attribute, value }: SrpDiskStep,
): Promise<Outcome<undefined>> => {
  if (!(await isRunning(host, disk))) return { kind: 'interrupted' };
  const refusal = await host.store(`/sys/block/${disk}/${attribute}`, `${value}\n`);
  if (refusal === undefined) return { kind: 'done', value: undefined };
  if (!(await isRunning(host, disk))) return { kind: 'interrupted' };
  return failed(`the kernel does not take it (${refusal.reason})`);
};
