/** The third act: the HCA is lost, and comes back. */

import assert from 'node:assert/strict';
import { passEnded } from '../holdfast.ts';
import type { Initiator } from '../initiator.ts';
import type { Shell } from '../shell.ts';
import { upNow, type Happening } from './journal.ts';
import type { Stage } from './stage.ts';
import { both1 } from '../volumes.ts';
import { findDisk, hcaIsBack, isBack } from './volumes.ts';

/** Reads past the page cache, which would hide that the disk is gone. */
const readAgain = 'echo 3 > /proc/sys/vm/drop_caches; cat /mnt/data > /dev/null';

/** Returns the moment of the loss. */
export const pull = async (stage: Stage, initiator: Initiator): Promise<Happening> => {
  const { shell, machine } = initiator;
  stage.act('The HCA of rail 1 is pulled out of the running machine');
  stage.say(
    '(With its default the kernel would now hold on to the NIC for a minute, so the demo sets',
  );
  stage.say(
    'nvme_core.admin_timeout to 5 s. It is no part of Holdfast and changes nothing later on.)',
  );
  await shell.run('echo 5 > /sys/module/nvme_core/parameters/admin_timeout');
  const up = await upNow(shell);
  await initiator.loseHca('unplug', 1);
  await initiator.hcaGone(1, 120_000);
  await machine.unplugged(1);
  stage.say('The kernel has deleted the controllers of that rail, and the disk with them. It will');
  stage.say('not bring them back. A file that is read now:');
  await stage.type(shell, readAgain);
  stage.say('The mounted file system is lost with its disk; the disk that returns will be another');
  stage.say('one for the kernel. Unmounting is the part of an administrator, not of Holdfast:');
  await stage.type(shell, 'umount -l /mnt');
  await stage.type(shell, 'holdfast status');
  return { up, who: 'demo', what: 'pulls the HCA of rail 1 (QMP device_del)' };
};

const mountAgain = `${findDisk}; until mount $disk /mnt 2>/dev/null; do sleep 0.1; done; sha256sum < /mnt/data`;

/** Waits in the guest until a condition holds and returns the time since its boot. */
const upWhen = async (shell: Shell, condition: string): Promise<number> => {
  const [now, before] = [await upNow(shell), await shell.exec(':')];
  return now + (await shell.waitUntil(condition, 90_000)) - before.start;
};

export interface Return {
  readonly marks: readonly Happening[];
  /** The figures, as sentences. */
  readonly summary: readonly string[];
}

/** The data must be what was written. */
export const giveBack = async (
  stage: Stage,
  initiator: Initiator,
  written: string,
): Promise<Return> => {
  const { shell } = initiator;
  stage.act('The HCA is put back');
  stage.say(
    'Its soft RDMA device and its address are made by a script of the lab, the way a driver',
  );
  stage.say(
    'and a network manager would; that is no part of Holdfast ("lab" in the timeline below).',
  );
  stage.say('Nobody types anything until the disk is there.');
  await initiator.returnHca('unplug', 1);
  const there = await upWhen(shell, hcaIsBack);
  const usable = await upWhen(shell, isBack);
  const { stdout, code } = await shell.exec(mountAgain, { timeoutMs: 30_000 });
  const read = await upNow(shell);
  assert.equal(code, 0, 'the disk can be mounted again');
  assert.equal(stdout.trim(), written, 'the data is what was written');
  await shell.waitUntil(both1, 60_000);
  await passEnded(initiator);
  stage.say('Mounted again, and read: the checksum is the same.');
  await stage.type(shell, 'df -h --output=source,size,used,target /mnt');
  await stage.type(shell, 'holdfast status');
  const marks: readonly Happening[] = [
    { up: there, who: 'demo', what: 'sees device and address back: a connect could succeed now' },
    { up: usable, who: 'demo', what: 'sees the disk back' },
    { up: read, who: 'demo', what: 'has mounted the file system again and compared the data' },
  ];
  return {
    marks,
    summary: [
      `The disk was there ${(usable - there).toFixed(1)} s after its HCA and the address were; in software emulation,`,
      'where each program starts some ten times more slowly than on a real machine.',
    ],
  };
};
