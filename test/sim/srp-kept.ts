/**
 * SRP logins and what a pass writes to them, with what the kernel refuses. Where it comes from, in the kernel's tree:
 * - timers: srp_tmo_valid, srp_parse_tmo and store_* in drivers/scsi/scsi_transport_srp.c
 * - queue_depth: sdev_store_queue_depth in drivers/scsi/scsi_sysfs.c, srp_change_queue_depth in ib_srp.c
 * - scheduler: elv_iosched_store in block/elevator.c; the others: block/blk-sysfs.c
 */

import type { Command, Exit } from '../../src/host/host.ts';
import { ended, withDevices, type Devices } from './attributes.ts';
import type { Sim } from './host.ts';
import { diskFiles, srpHostFiles, type Files } from './srp-tree.ts';

const invalid = 'EINVAL: invalid argument, write';
const absent = 'ENOENT: no such file or directory, open';

const portPath = /^\/sys\/class\/srp_remote_ports\/([^/]+)\/(\w+)$/;
const diskPath = /^\/sys\/block\/(\w+)\/(\w+)\/(\w+)$/;

/** Seconds, or -1 for off; undefined for what kstrtoint does not take. */
export const timer = (text: string): number | undefined => {
  if (text.startsWith('off')) return -1;
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
};

interface Triple {
  readonly reconnect_delay: number;
  readonly fast_io_fail_tmo: number;
  readonly dev_loss_tmo: number;
}

/** What the kernel of kernel.org takes. */
export const mainline = ({
  reconnect_delay: delay,
  fast_io_fail_tmo: fast,
  dev_loss_tmo: loss,
}: Triple): boolean => {
  if (delay < 0 && fast < 0 && loss < 0) return false;
  if (delay === 0 || fast > 600) return false;
  if (fast < 0 && loss > 600) return false;
  return fast < 0 || loss < 0 || fast < loss;
};

export class SimSrp implements Devices {
  readonly #tree = new Map<string, string>();
  /** `path text: outcome` of each write. */
  readonly writes: string[] = [];
  /** Words of each program. */
  readonly ran: string[] = [];
  /** The rule for timers. */
  takes: (triple: Triple) => boolean = mainline;
  /** What systemctl comes to. */
  systemctl: () => Exit = () => ended();
  /** Called before each write. */
  onWrite: (path: string) => void = () => undefined;

  add(files: Files): void {
    for (const [path, text] of Object.entries(files)) this.#tree.set(path, text);
  }

  remove(start: string): void {
    for (const path of this.#tree.keys()) if (path.startsWith(start)) this.#tree.delete(path);
  }

  /** What an attribute shows. */
  shows(path: string): string | undefined {
    return this.#tree.get(path)?.trim();
  }

  /** A login with its disks; their numbers in /sys/block/DISK/dev follow from the letter. */
  login(number: number, disks: readonly string[], more: Files = {}): void {
    this.add(srpHostFiles(number, { can_queue: '62', cmd_per_lun: '62', ...more }));
    disks.forEach((disk, lun) => {
      this.add(diskFiles(number, lun, disk));
      this.disk(disk);
    });
  }

  disk(name: string, more: Files = {}): void {
    const attributes = {
      dev: `8:${16 * (name.charCodeAt(2) - 97)}`,
      'device/state': 'running',
      'device/queue_depth': '62',
      'device/queue_type': 'simple',
      'queue/scheduler': 'none [mq-deadline] kyber',
      'queue/rotational': '1',
      'queue/rq_affinity': '1',
      'queue/nomerges': '0',
      ...more,
    };
    for (const [file, text] of Object.entries(attributes))
      this.#tree.set(`/sys/block/${name}/${file}`, `${text}\n`);
  }

  /** multipathd has made a map of these. */
  map(device: string, name: string, disks: readonly string[]): void {
    this.add({
      [`/sys/block/${device}/dm/uuid`]: `mpath-3600140500000000${device}\n`,
      [`/sys/block/${device}/dm/name`]: `${name}\n`,
    });
    for (const disk of disks) {
      this.#tree.set(`/sys/block/${disk}/holders/${device}`, '');
      this.#tree.set(`/sys/block/${device}/slaves/${disk}`, '');
    }
  }

  /** The remote port and its disks, as the transport class has them together. */
  setState(number: number, state: string, disks: readonly string[] = [], device = state): void {
    this.#tree.set(`/sys/class/srp_remote_ports/port-${number}:1/state`, `${state}\n`);
    for (const disk of disks) this.#tree.set(`/sys/block/${disk}/device/state`, `${device}\n`);
  }

  timers(number: number): string {
    const at = `/sys/class/srp_remote_ports/port-${number}:1`;
    const names = ['fast_io_fail_tmo', 'dev_loss_tmo', 'reconnect_delay'];
    return names.map((name) => this.shows(`${at}/${name}`)).join(' ');
  }

  files(): ReadonlyMap<string, string> {
    return this.#tree;
  }

  links(): ReadonlyMap<string, string> {
    return new Map();
  }

  store(path: string, text: string): string | undefined {
    if (!portPath.test(path) && !diskPath.test(path)) return undefined;
    this.onWrite(path);
    const answer = this.#tree.has(path) ? this.#answer(path, text.trim()) : absent;
    const short = path.split('/').slice(-2).join('/');
    this.writes.push(`${short} ${text.trim()}${answer === '' ? '' : `: ${answer.slice(0, 6)}`}`);
    return answer;
  }

  run({ program, args }: Command): Exit | undefined {
    if (program !== 'systemctl') return undefined;
    this.ran.push([program, ...args].join(' '));
    return this.systemctl();
  }

  #answer(path: string, text: string): string {
    const [, port] = portPath.exec(path) ?? [];
    const answer = port === undefined ? this.#ofDisk(path, text) : this.#ofPort(path, text);
    if (answer === '' && !path.endsWith('/scheduler')) this.#tree.set(path, `${text}\n`);
    return answer;
  }

  #ofPort(path: string, text: string): string {
    const at = path.slice(0, path.lastIndexOf('/'));
    const name = path.slice(at.length + 1);
    const now = (one: string): number =>
      timer(one === name ? text : (this.shows(`${at}/${one}`) ?? '')) ?? 0;
    if (timer(text) === undefined) return invalid;
    const triple = {
      reconnect_delay: now('reconnect_delay'),
      fast_io_fail_tmo: now('fast_io_fail_tmo'),
      dev_loss_tmo: now('dev_loss_tmo'),
    };
    return this.takes(triple) ? '' : invalid;
  }

  #ofDisk(path: string, text: string): string {
    if (path.endsWith('/queue_depth')) return Number(text) < 1 || Number(text) > 62 ? invalid : '';
    if (!path.endsWith('/scheduler')) return '';
    const names = (this.shows(path) ?? '').replace(/[[\]]/g, '').split(' ');
    if (!names.includes(text)) return invalid;
    this.#tree.set(path, `${names.map((one) => (one === text ? `[${one}]` : one)).join(' ')}\n`);
    return '';
  }
}

export const withSrp = (sim: Sim, srp: SimSrp): Sim => withDevices(sim, srp);
