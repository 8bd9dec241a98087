/** SRP on an initiator: the targets in Holdfast's settings, and what sysfs shows of the logins. */

import assert from 'node:assert/strict';
import { settings } from './holdfast.ts';
import type { Initiator } from './initiator.ts';
import { addresses, srpGuid } from './target.ts';

/** An [srp-target NAME] section. */
export interface SrpSection {
  readonly name: string;
  readonly dest: string;
  readonly initiatorExt?: string;
}

/** Rail 1, as it is admitted by the target from the start. */
export const one: SrpSection = { name: 'one', dest: '10.99.1.2:5555' };

/** Rail 2, under another name than the target knows at first. */
export const two: SrpSection = {
  name: 'two',
  dest: '10.99.2.2:5555',
  initiatorExt: '0000000000000002',
};

/** A host that has no RDMA: a login there hangs for 102 s. */
export const nobody: SrpSection = {
  name: 'nobody',
  dest: `${addresses.withoutRdma}:5555`,
  initiatorExt: '0000000000000003',
};

const sectionText = ({ name, dest, initiatorExt }: SrpSection): string =>
  [
    `[srp-target ${name}]`,
    `dest = ${dest}`,
    `id-ext = ${srpGuid}`,
    `ioc-guid = ${srpGuid}`,
    ...(initiatorExt === undefined ? [] : [`initiator-ext = ${initiatorExt}`]),
    '',
  ].join('\n');

/** Seconds, none of them a default of the kernel or of Holdfast. */
export interface Timers {
  readonly fastIoFail: number;
  readonly devLoss: number;
  readonly reconnectDelay: number;
}

const timersText = ({ fastIoFail, devLoss, reconnectDelay }: Timers): string =>
  `[srp]\nfast-io-fail = ${fastIoFail}\ndev-loss = ${devLoss}\nreconnect-delay = ${reconnectDelay}\n`;

/** Replaces Holdfast's settings for SRP. */
export const setSrp = (
  { shell }: Initiator,
  timers: Timers,
  ...sections: readonly SrpSection[]
): Promise<void> =>
  shell.put(
    `${settings}/20-srp.conf`,
    [timersText(timers), ...sections.map(sectionText)].join('\n'),
  );

/** The module is loaded because openib.conf says so; nothing is to be connected by NVMe. */
export const wantSrp = async ({ shell }: Initiator, more = ''): Promise<void> => {
  await shell.put('/etc/infiniband/openib.conf', `ONBOOT=yes\nSRP_LOAD=yes\n${more}`);
  await shell.put('/etc/nvme/discovery.conf', '');
};

// Builtins alone: a process more for each look would disturb the machine that is looked at.
const functions = `shopt -s nullglob
srp_disk() {
  local h d n
  for h in /sys/class/scsi_host/host*; do
    read -r d 2>/dev/null <$h/local_ib_device && [[ $d == rxe$1 ]] || continue
    for n in $h/device/target*/*/block/sd*; do disk=\${n##*/} number=\${h##*host}; return 0; done
  done
  return 1
}
read_block() { dd if=/dev/$1 of=/dev/null bs=4096 count=1 iflag=direct 2>/dev/null; }
`;

/** True in the guest once there is a disk over a rail; `then`, such as a read, may use $disk. */
export const hasDisk = (rail: number, then = 'true'): string =>
  `${functions}srp_disk ${rail} && ${then}`;

/** True once a block can be read past the page cache. A read of a stale login takes as long as the kernel's patience. */
export const canRead = (rail: number): string => hasDisk(rail, 'read_block $disk');

/** True when there is no disk over a rail. */
export const lacksDisk = (rail: number): string => `${functions}! srp_disk ${rail}`;

/**
 * From now on the kernel looks after 5 s what is wrong with a request, not after 30 s: soft-RoCE's queue pairs of Linux 6.1
 * never fail when nobody answers, so that the timeout of the disk is all there is.
 */
export const hurryDisks = async ({ shell }: Initiator): Promise<void> => {
  await shell.run('for d in /sys/block/sd*/device; do echo 5 >$d/timeout; done');
};

/** True in the guest while the remote port of a rail is in a state. */
export const isIn = (state: string, rail: number): string =>
  hasDisk(rail, `[[ $(cat /sys/class/srp_remote_ports/port-$number:*/state) == ${state} ]]`);

/** A login, as /sys/class/srp_remote_ports and its SCSI host show it. */
export interface RemotePort {
  /** `port-6:1`, and the number of its inode: names are used again. */
  readonly name: string;
  readonly rail: number;
  readonly state: string;
  readonly timers: Timers;
}

const listRemotePorts = `cd /sys/class/srp_remote_ports 2>/dev/null || exit 0
for p in *; do
  n=\${p#port-}
  echo $p/$(stat -L -c %i $p) $(cat /sys/class/scsi_host/host\${n%:*}/local_ib_device $p/{state,fast_io_fail_tmo,dev_loss_tmo,reconnect_delay})
done`;

const remotePort = (line: string): RemotePort => {
  const [name = '', device = '', state = '', ...timers] = line.split(' ');
  const [fastIoFail = NaN, devLoss = NaN, reconnectDelay = NaN] = timers.map(Number);
  return {
    name,
    rail: Number(device.replace('rxe', '')),
    state,
    timers: { fastIoFail, devLoss, reconnectDelay },
  };
};

/** Every login there is, by rail. */
export const remotePorts = async ({ shell }: Initiator): Promise<readonly RemotePort[]> => {
  const text = await shell.run(`shopt -s nullglob\n${listRemotePorts}`);
  const ports = text
    .split('\n')
    .filter((line) => line !== '')
    .map(remotePort);
  return ports.toSorted((a, b) => a.rail - b.rail);
};

/** The block of `holdfast explain srp` for a target at the local port of a rail, from the target's name on. */
export const explained = async (
  { shell }: Initiator,
  rail: number,
  { name }: SrpSection,
): Promise<string> => {
  const text = await shell.run('holdfast explain srp', { timeoutMs: 60_000 });
  const [, port] = text.split(new RegExp(`^rxe${rail}:1 `, 'm'));
  const block = port?.split(/^(?=\S)/m)[0]?.split(/^(?= {2}SRP target )/m);
  const found = block?.find((part) => part.startsWith(`  SRP target ${name} `));
  assert.ok(found, text);
  return found;
};

/** The ACL in it. */
export const aclIn = (block: string): string => {
  const [, acl] = /: ACL (0x[0-9a-f]{32})$/m.exec(block) ?? [];
  assert.ok(acl, block);
  return acl;
};

/** The lines in it that are to be pasted on a LIO target. */
export const lioCommands = (block: string): string => {
  const [, lines = ''] = /^ {4}on a LIO target:\n((?: {6}.*\n)+)/m.exec(block) ?? [];
  assert.match(lines, /acls create/, block);
  return lines;
};

/** Ends all logins and forgets them. */
export const logOut = async ({ shell }: Initiator): Promise<void> => {
  const end = 'for p in /sys/class/srp_remote_ports/*/delete; do echo 1 >$p; done';
  await shell.run(`shopt -s nullglob; ${end}; rm -f /run/holdfast/state.json`);
  // The kernel does it in its own time.
  await shell.waitUntil('! compgen -G "/sys/class/scsi_host/host*" >/dev/null', 30_000);
};

/** Takes the settings away again. */
export const unsetSrp = async ({ shell }: Initiator): Promise<void> => {
  await shell.run(`rm -f ${settings}/20-srp.conf /etc/infiniband/openib.conf`);
};
