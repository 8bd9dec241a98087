/** Asking a login whether it is alive: a block of one of its disks is read, past the page cache. */

import type { Probe } from '../core/srp/probe.ts';
import type { Host } from '../host/host.ts';
import { attribute } from '../observe/attribute.ts';

/**
 * Far more than the kernel takes to give a read up on a connection that is dead (30 s, SD_TIMEOUT, and the abort and the
 * resets that follow) or on a target that answers and cannot read (six times 30 s). A read under way cannot be ended.
 */
const deadlineMs = 600_000;

const argsFor = (disk: string): readonly string[] => [
  `if=/dev/${disk}`,
  'of=/dev/null',
  'bs=4096',
  'count=1',
  'iflag=direct',
  'status=none',
];

/** Reads on a standby path of an array are failed by this host itself (alua_prep_fn in scsi_dh_alua.c). */
const isReadable = async (host: Host, disk: string): Promise<boolean> => {
  const [state = 'running', access = 'active'] = await Promise.all([
    attribute(host, `/sys/block/${disk}/device/state`),
    attribute(host, `/sys/block/${disk}/device/access_state`),
  ]);
  return state === 'running' && access.startsWith('active');
};

/** A disk that can be read now; undefined where there is none, or the kernel is at work on the login. */
export const diskToRead = async (
  host: Host,
  { remotePort, disks }: Probe,
): Promise<string | undefined> => {
  const state = await attribute(host, `/sys/class/srp_remote_ports/${remotePort}/state`);
  if (state !== 'running') return undefined;
  const readable = await Promise.all(disks.map((disk) => isReadable(host, disk)));
  return disks.find((_disk, nth) => readable[nth]);
};

/**
 * `read`: it is alive. `ended`: the read came to an end without success, so that something answered or the kernel gave up.
 * `not-read`: nobody was asked, or nobody waits for the end any more.
 */
export const readDisk = async (
  host: Host,
  disk: string,
  signal: AbortSignal,
): Promise<'read' | 'ended' | 'not-read'> => {
  const exit = await host.run({ program: 'dd', args: argsFor(disk), deadlineMs, signal });
  if (exit.kind !== 'exited') return 'not-read';
  return exit.code === 0 ? 'read' : 'ended';
};
