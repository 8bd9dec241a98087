/** The second act: a boot that ends with storage connected, and data on it. */

import { passEnded } from '../holdfast.ts';
import type { Initiator } from '../initiator.ts';
import { readStarts, readUnits, type Happening } from './journal.ts';
import type { Stage } from './stage.ts';
import { vol1, vol2 } from '../volumes.ts';
import { findDisk } from './volumes.ts';

/** Not started now: the boot is to do it. */
const enable = 'systemctl enable holdfast-early.service holdfast.service holdfast.timer';

const milestones = {
  'network-online.target': 'network-online.target reached',
  'remote-fs-pre.target': 'remote-fs-pre.target reached: remote file systems may be mounted',
};

const starts = ['holdfast-early.service', 'holdfast.service'];

/** Returns when systemd got where in this boot. */
export const boot = async (stage: Stage, initiator: Initiator): Promise<readonly Happening[]> => {
  const { shell, machine } = initiator;
  stage.act('The units are enabled and the machine is rebooted');
  await stage.type(shell, enable);
  await stage.type(shell, 'ls /sys/class/nvme 2>/dev/null | wc -l    # controllers, now');
  await machine.reboot();
  for (const volume of [vol1, vol2]) await shell.waitUntil(volume, 120_000);
  await passEnded(initiator);
  stage.say(
    'It is up again. Nobody has logged in; the units have loaded the modules and connected.',
  );
  await stage.type(shell, 'holdfast status');
  await stage.type(shell, "lsmod | grep -oE '^(nvme_rdma|ib_srp|rdma_cm|ib_umad)' | sort");
  return [...(await readUnits(shell, milestones)), ...(await readStarts(shell, starts))];
};

/** Returns the checksum of what was written. */
export const write = async (stage: Stage, { shell }: Initiator): Promise<string> => {
  stage.act('A file system on the remote namespace');
  const disk = await shell.run(`${findDisk}; echo $disk`);
  await stage.type(shell, `mkfs.ext4 -q ${disk} && mount ${disk} /mnt`);
  await stage.type(shell, 'head -c 4M /dev/urandom > /mnt/data && sync');
  await stage.type(shell, 'df -h --output=source,size,used,target /mnt');
  const sum = await shell.run('sha256sum < /mnt/data');
  stage.say(`4 MB of random data are on the target now, SHA-256 ${sum.slice(0, 16)}...`);
  return sum;
};
