/** Request queues of disks: block/blk-sysfs.c, block/elevator.c, drivers/scsi/scsi_sysfs.c. */

import {
  diskAttributes,
  type AttributeSeen,
  type DiskKey,
  type DiskWish,
  type SrpDisk,
  type SrpDisksActual,
  type SrpDisksDesired,
} from '../../core/setup/srp-disks.ts';
import type { SrpHost } from '../../core/srp/actual.ts';
import { describeHost } from '../../core/srp/own-logins.ts';
import type { Host } from '../../host/host.ts';
import { attribute } from '../attribute.ts';
import { isRunning } from '../multipath.ts';

/** Its module is called like it, and the kernel loads it when it is asked for (elv_iosched_load_module). */
const isLoadable = async (host: Host, scheduler: string): Promise<boolean> => {
  const release = (await attribute(host, '/proc/sys/kernel/osrelease')) ?? '';
  const modules = await host.list(`/lib/modules/${release}/kernel/block`);
  return modules.some((file) => new RegExp(`^${scheduler}(-iosched)?\\.ko`).test(file));
};

/** `none [mq-deadline] kyber`; a queue without a choice says `none`. */
const schedulerIn = async (host: Host, text: string, wanted: string): Promise<AttributeSeen> => {
  const offered = text.split(/\s+/);
  const value = /\[([\w-]+)\]/.exec(text)?.[1] ?? text;
  const isThere = offered.includes(wanted) || value === wanted || (await isLoadable(host, wanted));
  return isThere
    ? { kind: 'value', value }
    : { kind: 'value', value, obstacle: `this kernel has ${offered.join(' ')} for it` };
};

/**
 * More than the host can have is EINVAL (sdev_store_queue_depth), and a device without tagged commands keeps 1 whatever is
 * written (srp_change_queue_depth). The kernel itself lowers the depth for a while when the target says that it is full,
 * and raises it again up to what was written last (scsi_track_queue_full, scsi_handle_queue_ramp_up).
 */
const depthIn = async (
  host: Host,
  value: string,
  { login, disk }: { readonly login: SrpHost; readonly disk: string },
): Promise<AttributeSeen> => {
  const [text, type] = await Promise.all([
    attribute(host, `/sys/class/scsi_host/${login.name}/can_queue`),
    attribute(host, `/sys/block/${disk}/device/queue_type`),
  ]);
  if (type === 'none' && value === '1')
    return { kind: 'value', value, obstacle: 'the target takes one command after the other' };
  if (text === undefined || !/^[1-9]\d*$/.test(text)) return { kind: 'value', value };
  const why = `the login has room for ${text} commands (can_queue); queue_size in srp_daemon.conf and queue-size of [srp-target] give it more`;
  return { kind: 'value', value, most: { value: Number(text), why } };
};

const attributeOf = async (
  host: Host,
  { key, value }: DiskWish,
  at: { readonly login: SrpHost; readonly disk: string },
): Promise<AttributeSeen> => {
  const file = await host.read(`/sys/block/${at.disk}/${diskAttributes[key]}`);
  if (file.kind === 'absent') return file;
  if (file.kind === 'denied') return { kind: 'unknown', reason: file.reason };
  const text = file.text.trim();
  if (key === 'scheduler') return schedulerIn(host, text, value);
  return key === 'queue-depth' ? depthIn(host, text, at) : { kind: 'value', value: text };
};

const diskOf = async (
  host: Host,
  { wishes }: SrpDisksDesired,
  at: { readonly login: SrpHost; readonly disk: string },
): Promise<SrpDisk | undefined> => {
  if (!(await isRunning(host, at.disk))) return undefined;
  const seen = await Promise.all(
    wishes.map(async (wish): Promise<readonly [DiskKey, AttributeSeen]> => [
      wish.key,
      await attributeOf(host, wish, at),
    ]),
  );
  return { name: at.disk, login: describeHost(at.login), attributes: new Map(seen) };
};

export const observeSrpDisks = async (
  host: Host,
  desired: SrpDisksDesired,
  logins: readonly SrpHost[],
): Promise<SrpDisksActual> => {
  const running = logins.filter(({ remotePort }) => remotePort?.state === 'running');
  const all = running.flatMap((login) => login.disks.map((disk) => ({ login, disk })));
  const disks = await Promise.all(all.map((at) => diskOf(host, desired, at)));
  return { disks: disks.filter((disk) => disk !== undefined) };
};
