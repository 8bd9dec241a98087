import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { open } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type { Image } from './image.ts';

/** The unix sockets that a wire hangs between. */
export interface Wire {
  readonly local: string;
  readonly remote: string;
}

/**
 * One data NIC and its wire, which may lead to nobody; several wires meet in a hub that is part of the machine. A hub with
 * no wire would never take a packet, and the guest's NIC would stall.
 */
export interface Rail {
  readonly mac: string;
  readonly wires: readonly [Wire, ...Wire[]];
}

/** How many commands can run in a guest at the same time. */
export const channelCount = 4;

/** All that a machine is made of. Only paths may differ between a snapshot and its later use. */
export interface Hardware {
  readonly name: string;
  readonly dir: string;
  readonly image: Image;
  readonly memoryMb: number;
  readonly rails: readonly Rail[];
  readonly disk: string;
  readonly console: string;
  readonly channels: readonly string[];
  /** A saved state to go on from, instead of booting. */
  readonly state: string | undefined;
}

const kernelLine = [
  'root=/dev/vda rw console=ttyS0 quiet panic=-1',
  // Names in the order of the slots: eth0 is a blind NIC, eth1 and eth2 the rails.
  'net.ifnames=0',
  'mitigations=off apparmor=0 selinux=0 random.trust_cpu=on tsc=reliable no_timer_check',
  'systemd.show_status=0 systemd.log_target=journal',
].join(' ');

/** Emptying the translated code holds a guest up for most of a second, so it should not happen often: up to 1 GiB. */
const translationMb = Math.max(128, Math.min(1024, Math.floor(totalmem() / 2 ** 24)));
const accelerator = `tcg,thread=multi,tb-size=${translationMb}`;

const machine = (hw: Hardware): string[] => [
  ...['-name', hw.name, '-nodefaults', '-no-user-config', '-display', 'none'],
  // Never KVM: where the lab was made, /dev/kvm opens and guests then hang.
  ...['-machine', 'q35', '-accel', accelerator, '-cpu', 'qemu64,+rdrand'],
  ...['-m', String(hw.memoryMb), '-smp', '1'],
  ...['-kernel', hw.image.kernel, '-initrd', hw.image.initrd, '-append', kernelLine],
  ...['-serial', `file:${hw.console}`, '-qmp', 'stdio'],
];

const disk = (hw: Hardware): string[] => [
  ...['-drive', `if=none,id=disk,file=${hw.disk},format=qcow2,cache=unsafe`],
  ...['-device', 'virtio-blk-pci,drive=disk'],
];

const channels = (hw: Hardware): string[] => [
  ...['-device', 'virtio-serial-pci'],
  ...hw.channels.flatMap((path, n) => [
    ...['-chardev', `socket,id=lab${n},path=${path}`],
    ...['-device', `virtserialport,chardev=lab${n},name=lab.${n}`],
  ]),
];

/** The NIC of a rail (1, 2), as QEMU's device_add takes it. */
export const nicDevice = (rail: number, mac: string): Record<string, string | number> => ({
  driver: 'virtio-net-pci',
  id: `nic${rail}`,
  netdev: `wire${rail}`,
  bus: `slot${rail}`,
  mac,
  // Without a speed, each look at the RDMA port's state logs a line.
  speed: 10_000,
  duplex: 'full',
});

const commaList = (values: Record<string, string | number>): string =>
  Object.entries(values)
    .map(([key, value]) => (key === 'driver' ? value : `${key}=${value}`))
    .join(',');

const wire = (id: string, { local, remote }: Wire): string =>
  `dgram,id=${id},local.type=unix,local.path=${local},remote.type=unix,remote.path=${remote}`;

/** The NIC is one port of the hub, each wire another; hub 0 is the blind NIC's. */
const hub = (n: number, wires: readonly Wire[]): string[] => [
  ...['-netdev', `hubport,id=wire${n},hubid=${n}`],
  ...wires.flatMap((one, leg) => [
    ...['-netdev', wire(`leg${n}.${leg}`, one)],
    ...['-netdev', `hubport,id=port${n}.${leg},hubid=${n},netdev=leg${n}.${leg}`],
  ]),
];

const cable = (n: number, { wires }: Rail): string[] =>
  wires.length > 1 ? hub(n, wires) : ['-netdev', wire(`wire${n}`, wires[0])];

const network = (hw: Hardware): string[] => [
  // eth0 is nobody's: it keeps the rails' names stable when a NIC is plugged in again.
  ...['-netdev', 'hubport,id=blind,hubid=0', '-device', 'virtio-net-pci,netdev=blind'],
  ...hw.rails.flatMap((rail, index) => [
    ...['-device', `pcie-root-port,id=slot${index + 1},chassis=${index + 1},slot=${index + 1}`],
    ...cable(index + 1, rail),
    ...['-device', commaList(nicDevice(index + 1, rail.mac))],
  ]),
];

/** A running QEMU, with its machine protocol on stdin and stdout. */
export interface Qemu {
  readonly process: ChildProcess;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

const start = (args: string[], state: number[]): Qemu => {
  // Even a SIGKILL of ours takes the machine along.
  const command = ['--pdeathsig', 'KILL', '--', 'qemu-system-x86_64', ...args];
  const child = spawn('setpriv', command, { stdio: ['pipe', 'pipe', 'pipe', ...state] });
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('no pipes to QEMU');
  return { process: child, stdin, stdout, stderr };
};

/** Starts QEMU; it ends with us, however we end. */
export const startQemu = async (hw: Hardware): Promise<Qemu> => {
  const args = [...machine(hw), ...disk(hw), ...channels(hw), ...network(hw)];
  if (hw.state === undefined) return start(args, []);
  const state = await open(hw.state);
  try {
    return start([...args, '-incoming', 'fd:3'], [state.fd]);
  } finally {
    await state.close();
  }
};
