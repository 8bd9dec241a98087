import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Channel } from './channel.ts';
import type { Image } from './image.ts';
import { saveState } from './migrate.ts';
import { channelCount, nicDevice, startQemu } from './qemu.ts';
import type { Hardware, Qemu, Rail } from './qemu.ts';
import { Qmp } from './qmp.ts';
import { Shell } from './shell.ts';

/** What to start. */
export interface MachineOptions {
  readonly name: string;
  readonly image: Image;
  /** Where its sockets and its console's log are; made if need be. */
  readonly dir: string;
  /** A qcow2 overlay of its own. */
  readonly disk: string;
  readonly memoryMb: number;
  readonly rails: readonly Rail[];
  /** A state saved with `save`, to go on from it instead of booting. */
  readonly state?: string;
}

const bootMs = 120_000;
const shutdownMs = 120_000;
// Once in a while an emulated machine hangs at the very end of its shutdown or while it boots ("soft lockup" of 6.12 on a
// busy host): it is reset then, and what it may take begins anew.
const stuckMs = 60_000;
const mostResets = 4;
// A NIC with a live RDMA session is let go of by the kernel only after a minute.
const unplugMs = 150_000;

/** A virtual machine: commands run in it through `shell`, and its hardware is at our mercy. */
export class Machine {
  readonly name: string;
  readonly shell: Shell;
  readonly #hardware: Hardware;
  readonly #channels: readonly Channel[];
  readonly #qemu: Qemu;
  readonly #qmp: Qmp;
  readonly #ended: Promise<unknown>;
  readonly #leaving = new Map<number, Promise<void>>();
  #complaint = '';

  /** Use startMachine. */
  constructor(hw: Hardware, channels: readonly Channel[], qemu: Qemu) {
    this.name = hw.name;
    this.#hardware = hw;
    this.#channels = channels;
    this.#qemu = qemu;
    this.#ended = once(qemu.process, 'close');
    qemu.stderr.on('data', (data: Buffer) => (this.#complaint += data.toString()));
    this.#qmp = new Qmp(qemu.stdin, qemu.stdout);
    this.shell = new Shell(channels);
  }

  get pid(): number | undefined {
    return this.#qemu.process.pid;
  }

  /** All that the guest's kernel and systemd wrote to the serial console. */
  console(): Promise<string> {
    return readFile(this.#hardware.console, 'utf8');
  }

  /** Resolves once commands can be run: the guest is up far enough, or was resumed. */
  async ready(): Promise<void> {
    const greeted = this.#greeted();
    await this.#orEnded(this.#qmp.negotiate(AbortSignal.timeout(bootMs)), bootMs);
    if (this.#hardware.state === undefined) await this.#up(greeted);
    else await this.#orEnded(this.#resumed(), bootMs);
    await this.setClock();
  }

  /** Waits until systemd has started all that boot starts; returns its state (running, degraded). */
  async settled(): Promise<string> {
    const { stdout } = await this.shell.exec('systemctl is-system-running --wait', {
      timeoutMs: bootMs,
    });
    return stdout.trim();
  }

  async #greeted(): Promise<void> {
    await Promise.all(this.#channels.map((channel) => channel.hello()));
  }

  async #resumed(): Promise<void> {
    const running = this.#qmp.event('RESUME', {}, bootMs);
    running.catch(() => undefined);
    const status = await this.#qmp.command('query-status');
    if (JSON.stringify(status).includes('inmigrate')) await running;
    for (const channel of this.#channels) channel.usable = true;
  }

  /** Gives the guest the host's time, which stands still in a snapshot and is coarse at boot. */
  async setClock(): Promise<void> {
    await this.shell.run(`date -s @${Date.now() / 1000}`);
  }

  // Whatever we wait for, a machine that ended instead is the better explanation.
  async #orEnded(what: Promise<unknown>, timeoutMs: number): Promise<void> {
    const late = AbortSignal.timeout(timeoutMs);
    const ended = this.#ended.then(() => {
      throw new Error(`${this.name} ended: ${this.#complaint}`);
    });
    const tooLate = once(late, 'abort').then(async () => {
      const tail = (await this.console().catch(() => '')).slice(-2000);
      throw new Error(`${this.name}: nothing within ${timeoutMs} ms; its console:\n${tail}`);
    });
    await Promise.race([what, ended, tooLate]);
  }

  /**
   * Shuts the guest down in order and boots it again; resolves as `ready` does. QEMU holds the machine when the guest
   * lets go of it, and resets it then: after a guest's own reset an emulated machine hangs for a minute in finding out
   * how fast it is.
   */
  async reboot(): Promise<void> {
    await this.#qmp.command('set-action', { reboot: 'shutdown', shutdown: 'pause' });
    const halted = this.#qmp.event('STOP', {}, stuckMs);
    // The answer may get lost in the shutdown that it is about.
    await this.shell.exec('systemctl --no-block reboot').catch(() => undefined);
    await this.#orEnded(
      halted.catch(() => undefined),
      shutdownMs,
    );
    await this.#qmp.command('set-action', { reboot: 'reset', shutdown: 'poweroff' });
    await this.reset();
  }

  /** The reset button: nothing is written, nothing says goodbye. Then it boots. */
  async reset(): Promise<void> {
    await this.#restart(async () => {
      await this.#qmp.command('system_reset');
      await this.#qmp.command('cont');
    });
  }

  async #restart(cause: () => Promise<void>): Promise<void> {
    const reset = this.#qmp.event('RESET', {}, shutdownMs);
    reset.catch(() => undefined);
    await cause();
    const nudge = setTimeout(() => void this.#qmp.command('system_reset'), stuckMs);
    await this.#orEnded(reset, shutdownMs).finally(() => {
      clearTimeout(nudge);
    });
    for (const channel of this.#channels) channel.forget();
    await this.#up(this.#greeted());
    await this.setClock();
  }

  async #up(greeted: Promise<void>): Promise<void> {
    const nudge = (): void => void this.#qmp.command('system_reset');
    const nudges = Array.from({ length: mostResets }, (_, at) =>
      setTimeout(nudge, (at + 1) * stuckMs),
    );
    await this.#orEnded(greeted, mostResets * stuckMs + bootMs).finally(() => {
      for (const one of nudges) clearTimeout(one);
    });
  }

  /** Begins to pull the NIC of a rail out; see `unplugged`. */
  async unplug(rail: number): Promise<void> {
    const device = `nic${rail}`;
    const gone = this.#qmp.event('DEVICE_DELETED', { device }, unplugMs);
    gone.catch(() => undefined);
    await this.#qmp.command('device_del', { id: device });
    this.#leaving.set(rail, gone);
  }

  /** Resolves when the guest has let go of the NIC: with a live NVMe controller after a minute. */
  async unplugged(rail: number): Promise<void> {
    await this.#leaving.get(rail);
  }

  /** Puts the NIC of a rail back in, once it is out; the guest finds it a moment later. */
  async plug(rail: number): Promise<void> {
    await this.unplugged(rail);
    const { mac } = this.#hardware.rails[rail - 1] ?? {};
    if (mac === undefined) throw new Error(`${this.name} has no rail ${rail}`);
    await this.#qmp.command('device_add', nicDevice(rail, mac));
  }

  /** Cuts or mends the wire of a rail. */
  async setLink(rail: number, up: boolean): Promise<void> {
    await this.#qmp.command('set_link', { name: `nic${rail}`, up });
  }

  /** Stops the machine for good and saves its state; its disk must then be kept as it is. */
  async save(path: string): Promise<void> {
    await saveState(this.#qmp, join(this.#hardware.dir, 'save'), path);
    await this.close();
  }

  /** A test that fails because the guest's kernel crashed must say so: nothing else tells. */
  async #tellCrash(): Promise<void> {
    const text = await this.console().catch(() => '');
    const at = text.search(crash);
    if (at < 0) return;
    const report = text.slice(Math.max(0, at - 1000), at + 4000);
    process.stderr.write(`lab: the kernel of ${this.name} crashed:\n${report}\n`);
  }

  /** Power off, hard; its disk keeps what the guest had written to it. */
  async close(): Promise<void> {
    await this.#tellCrash();
    this.#qemu.process.kill('SIGKILL');
    await this.#ended;
    for (const channel of this.#channels) channel.close();
  }
}

/** What a kernel writes to its console when it cannot go on. */
const crash = /kernel panic|\bOops\b|\bBUG: /i;

const hardwareOf = (options: MachineOptions): Hardware => ({
  ...options,
  state: options.state,
  console: join(options.dir, 'console.log'),
  channels: Array.from({ length: channelCount }, (_, n) => join(options.dir, `lab.${n}`)),
});

const openChannels = async (paths: readonly string[]): Promise<Channel[]> => {
  const channels = paths.map((path) => new Channel(path));
  await Promise.all(channels.map((channel) => channel.listen()));
  return channels;
};

/** Starts a machine and waits until commands can be run in it. */
export const startMachine = async (options: MachineOptions): Promise<Machine> => {
  const hardware = hardwareOf(options);
  await mkdir(options.dir, { recursive: true });
  const channels = await openChannels(hardware.channels);
  const wires = options.rails.flatMap((rail) => rail.wires);
  for (const { local } of wires) await rm(local, { force: true });
  const machine = new Machine(hardware, channels, await startQemu(hardware));
  try {
    await machine.ready();
    return machine;
  } catch (error) {
    await machine.close();
    throw error;
  }
};
