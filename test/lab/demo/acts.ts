/** The acts of the demo, one function each. */

import assert from 'node:assert/strict';
import {
  enable,
  installHoldfast,
  isConnected,
  passEnded,
  portalLine,
  setPortals,
} from '../holdfast.ts';
import type { Initiator } from '../initiator.ts';
import { nqnOf } from '../target.ts';
import type { Stage } from './stage.ts';

const nqn = nqnOf('vol1');
const vol1 = isConnected(nqn, '10.99.1.2');
const vol2 = isConnected(nqnOf('vol2'), '10.99.2.2');

/** Sets $disk to the block device of the volume. */
const findDisk = `for s in /sys/class/nvme-subsystem/*; do [ "$(cat $s/subsysnqn)" = ${nqn} ] && disk=/dev/$(ls $s | grep -Ex 'nvme[0-9]+n1'); done`;

export const configure = async (stage: Stage, initiator: Initiator): Promise<void> => {
  const { shell } = initiator;
  stage.act('The configuration, as an administrator has it, and Holdfast installed');
  await shell.put('/etc/rdma/rdma.conf', '# RDMA services\nSRP_LOAD=yes\nIPOIB_LOAD=no\n');
  await setPortals(initiator, portalLine('10.99.1.2'), portalLine('10.99.2.2'));
  await stage.type(shell, 'cat /etc/rdma/rdma.conf /etc/nvme/discovery.conf');
  stage.quote(await installHoldfast(initiator));
  await stage.type(shell, 'holdfast check');
  await stage.type(shell, 'holdfast plan');
};

export const boot = async (stage: Stage, initiator: Initiator): Promise<void> => {
  const { shell, machine } = initiator;
  stage.act('The units are enabled and the machine boots');
  await shell.run(enable, { timeoutMs: 120_000 });
  await passEnded(initiator);
  await machine.reboot();
  for (const volume of [vol1, vol2]) await shell.waitUntil(volume, 120_000);
  await passEnded(initiator);
  stage.say('Nobody has logged in, and this is what the host looks like:');
  await stage.type(shell, 'holdfast status');
  await stage.type(shell, "lsmod | grep -oE '^(nvme_rdma|ib_srp|rdma_cm|ib_umad)' | sort");
};

/** Returns the checksum of what was written. */
export const write = async (stage: Stage, { shell }: Initiator): Promise<string> => {
  stage.act('A file system on the remote namespace');
  const script = `${findDisk}; mkfs.ext4 -q $disk && mount $disk /mnt && head -c 4M /dev/urandom > /mnt/data && sync && df -h --output=source,size,used,target /mnt`;
  stage.quote(await shell.run(script, { timeoutMs: 60_000 }));
  const sum = await shell.run('sha256sum < /mnt/data');
  stage.say(`4 MB of random data written, SHA-256 ${sum.slice(0, 16)}...`);
  return sum;
};

/** Returns the guest's time when the HCA was pulled. */
export const pull = async (stage: Stage, initiator: Initiator): Promise<number> => {
  const { shell, machine } = initiator;
  stage.act('The HCA of rail 1 is pulled out of the running machine');
  // A minute of the kernel waiting for its own time-out would show nothing.
  await shell.run('echo 5 > /sys/module/nvme_core/parameters/admin_timeout');
  stage.say('(nvme_core.admin_timeout is 5 here; by default the kernel keeps the NIC for 60 s.)');
  const { guest } = await initiator.loseHca('unplug', 1);
  await initiator.hcaGone(1, 120_000);
  await machine.unplugged(1);
  await shell.run('umount -l /mnt');
  stage.say('The kernel has deleted the controllers of that rail, and the disk with them:');
  await stage.type(shell, 'holdfast status');
  return guest.start;
};

/** Returns the guest's time when the data could be read again. */
export const giveBack = async (
  stage: Stage,
  initiator: Initiator,
  written: string,
): Promise<number> => {
  const { shell } = initiator;
  stage.act('The HCA is put back');
  stage.say('Its soft device and address are made by the lab, as a driver and a network manager');
  stage.say('would (lab-hca in the timeline, no part of Holdfast). Then nobody touches anything.');
  await initiator.returnHca('unplug', 1);
  await initiator.hcaUp(1, 60_000);
  await shell.waitUntil(vol1, 90_000);
  const script = `${findDisk}; until mount $disk /mnt 2>/dev/null; do sleep 0.1; done; sha256sum < /mnt/data`;
  const { stdout, end, code } = await shell.exec(script, { timeoutMs: 30_000 });
  assert.equal(code, 0, 'the disk can be mounted again');
  assert.equal(stdout.trim(), written, 'the data is what was written');
  stage.say('The file system is mounted again and the data is what was written.');
  await passEnded(initiator);
  await stage.type(shell, 'holdfast status');
  return end;
};
