/**
 * A simulated ConnectX-3, as there is no such device in software. Where its parts come from, in the kernel's tree:
 * - mlx4_port1, mlx4_port2: show_port_type, __set_port_type and mlx4_init_port_info in
 *   drivers/net/ethernet/mellanox/mlx4/main.c; while the type changes, mlx4_change_port_types takes everything above
 *   the PCI device away (mlx4_unregister_device) and brings it back; with virtual functions the files are read-only
 * - physfn, virtfnN: drivers/pci/iov.c and Documentation/ABI/testing/sysfs-bus-pci
 * - iov: drivers/infiniband/hw/mlx4/sysfs.c and Documentation/ABI/stable/sysfs-class-infiniband
 * - dev_port, type, flags, operstate: Documentation/ABI/testing/sysfs-class-net
 */

import { parsePortState } from '../../src/core/mlx4/port-state.ts';
import type { HcaKind } from '../core/mlx4-hca.ts';
import { Hca } from '../core/mlx4-hca.ts';
import type { Devices } from './attributes.ts';
import { SimFunction } from './mlx4-function.ts';
import { ipLink } from './mlx4-ip.ts';
import type { Timeline } from './timeline.ts';

export interface HcaPlan extends Partial<HcaKind> {
  readonly pci?: string;
  /** As mlx4_portN shows them. */
  readonly ports: readonly string[];
  /** How long it is away when a port type changes. */
  readonly awayMs?: number;
  /** It knows no other type than it has. */
  readonly fixed?: boolean;
  /** How many virtual functions it has. */
  readonly functions?: number;
  /** Interfaces of its ports that are up. */
  readonly up?: boolean;
}

const denied = 'EACCES: permission denied';

export class SimHca implements Devices {
  readonly rdma = 'mlx4_0';
  readonly pci: string;
  readonly functions: readonly SimFunction[];
  /** P_Keys of each InfiniBand port, by place. */
  readonly keys = ['0xffff', '0x0000', '0x8002', '0x0000'];
  /** Every write to a port's file, with its outcome. */
  readonly writes: string[] = [];
  /** How often the HCA went away. */
  restarts = 0;
  /** The driver's own notion, which decides at once what a write comes to. */
  readonly #hca: Hca;
  readonly #plan: HcaPlan;
  readonly #timeline: Timeline;
  #awayUntil = 0;
  #shown: readonly string[];

  constructor(timeline: Timeline, plan: HcaPlan) {
    const { pci = '0000:0b:00.0', ports, alike = false, cables = [], functions = 0 } = plan;
    const states = ports.flatMap((text) => parsePortState(text) ?? []);
    this.pci = pci;
    this.#plan = plan;
    this.#timeline = timeline;
    this.#hca = new Hca({ alike, cables }, states);
    this.#shown = ports;
    this.functions = Array.from({ length: functions }, (_, at) => new SimFunction(pci, at));
  }

  /** As mlx4_portN shows them now: the old ones until the HCA is back. */
  get ports(): readonly string[] {
    if (!this.#isAway()) this.#shown = this.#shown.map((_, at) => this.#hca.read(at + 1));
    return this.#shown;
  }

  files(): ReadonlyMap<string, string> {
    const device = `/sys/bus/pci/devices/${this.pci}`;
    const own = new Map([[`${device}/vendor`, '0x15b3\n']]);
    this.ports.forEach((text, at) => own.set(`${device}/mlx4_port${at + 1}`, `${text}\n`));
    if (this.#isAway()) return own;
    this.ports.forEach((text, at) => {
      for (const [path, value] of this.#portFiles(text.includes('eth'), at)) own.set(path, value);
    });
    const shown = new Set(own.keys());
    for (const one of this.functions) {
      for (const [path, value] of one.files(this.rdma, this.ports)) {
        if (!shown.has(path)) own.set(path, value);
      }
    }
    return own;
  }

  links(): ReadonlyMap<string, string> {
    const device = `/sys/bus/pci/devices/${this.pci}`;
    const driver = '../../../bus/pci/drivers/mlx4_core';
    return new Map([
      [`${device}/driver`, driver],
      ...this.functions.flatMap(({ pci, number }): [string, string][] => [
        [`${device}/virtfn${number}`, `../${pci}`],
        [`/sys/bus/pci/devices/${pci}/physfn`, `../${this.pci}`],
      ]),
    ]);
  }

  store(path: string, text: string): string | undefined {
    const port = new RegExp(`^/sys/bus/pci/devices/${this.pci}/mlx4_port([12])$`).exec(path)?.[1];
    if (port !== undefined) return this.#storeType(Number(port), text);
    if (!path.startsWith(`/sys/class/infiniband/${this.rdma}/iov/`)) return undefined;
    const answers = this.functions.map((one) => one.store(path, text, this.keys.length));
    return answers.find((answer) => answer !== undefined) ?? 'ENOENT: no such file or directory';
  }

  run({ program, args }: Parameters<Devices['run']>[0]): ReturnType<Devices['run']> {
    return program === 'ip' ? ipLink(this.functions, args) : undefined;
  }

  #isAway(): boolean {
    return this.#timeline.now() < this.#awayUntil;
  }

  /** The RDMA device, and the interface of the port: eth2 and eth3, or ib0 and ib1. */
  #portFiles(isEthernet: boolean, at: number): readonly [string, string][] {
    const device = `/sys/bus/pci/devices/${this.pci}`;
    const rdma = `/sys/class/infiniband/${this.rdma}`;
    const name = isEthernet ? `eth${at + 2}` : `ib${at}`;
    const net = `/sys/class/net/${name}`;
    const { up = false } = this.#plan;
    return [
      [`${device}/infiniband/${this.rdma}/node_type`, '1: CA\n'],
      [`${rdma}/node_type`, '1: CA\n'],
      [`${rdma}/ports/${at + 1}/link_layer`, isEthernet ? 'Ethernet\n' : 'InfiniBand\n'],
      [`${rdma}/ports/${at + 1}/state`, '1: DOWN\n'],
      ...this.keys.map((key, place): [string, string] => [
        `${rdma}/iov/ports/${at + 1}/pkeys/${place}`,
        `${key}\n`,
      ]),
      [`${device}/net/${name}/type`, ''],
      [`${net}/type`, isEthernet ? '1\n' : '32\n'],
      [`${net}/dev_port`, `${at}\n`],
      [`${net}/flags`, up ? '0x1003\n' : '0x1002\n'],
      [`${net}/operstate`, up ? 'up\n' : 'down\n'],
    ];
  }

  #storeType(port: number, text: string): string {
    const answer = this.#answer(port, text);
    this.writes.push(`port ${port} ${text.trim()}: ${answer === '' ? 'taken' : answer}`);
    return answer;
  }

  #answer(port: number, text: string): string {
    const { functions = 0, fixed = false, awayMs = 0 } = this.#plan;
    if (functions > 0) return denied;
    const before = this.#hca.history.length;
    if (fixed || !this.#hca.write(port, text)) return 'EINVAL: invalid argument';
    const [last, previous] = [this.#hca.history.at(-1), this.#hca.history[before - 1]];
    if (last === previous) return '';
    this.restarts += 1;
    this.#awayUntil = this.#timeline.now() + awayMs;
    return '';
  }
}
