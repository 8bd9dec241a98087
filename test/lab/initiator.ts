import type { Image } from './image.ts';
import type { Machine } from './machine.ts';
import type { Shell } from './shell.ts';
import { startKind } from './snapshot.ts';
import type { Kind, StartOptions } from './snapshot.ts';

/** Its identity in /etc/nvme. */
export const initiatorHost = {
  nqn: 'nqn.2014-08.org.nvmexpress:uuid:1ab00000-0000-4000-8000-000000000001',
  id: '1ab00000-0000-4000-8000-000000000001',
} as const;

const hcaConf = (addressDelay: number): string => `RAIL1_ADDRESS=10.99.1.1/24
RAIL2_ADDRESS=10.99.2.1/24
ADDRESS_DELAY=${addressDelay}
`;

/** Holds in the guest once the HCA of a rail is there, its address usable for RDMA. */
export const hcaIsUp = (rail: number): string =>
  `grep -qs ffff:0a63 /sys/class/infiniband/rxe${rail}/ports/1/gids/1`;

const configure = async ({ shell }: Machine): Promise<void> => {
  await shell.put('/etc/nvme/hostnqn', `${initiatorHost.nqn}\n`);
  await shell.put('/etc/nvme/hostid', `${initiatorHost.id}\n`);
  await shell.put('/etc/lab/hca.conf', hcaConf(0));
  await shell.run('systemctl start lab-hca@eth1 lab-hca@eth2');
  for (const rail of [1, 2]) await shell.waitUntil(hcaIsUp(rail), 20_000);
  // Once, so that the first run in a test finds what it needs in the page cache.
  await shell.run('node -e 0 && nvme version && rdma link && udevadm settle && sync');
};

/** The host under test, with two HCAs, nothing connected and no Holdfast in it. */
export const initiatorKind: Kind = {
  name: 'initiator',
  memoryMb: 768,
  macs: ['52:54:00:01:00:01', '52:54:00:02:00:01'],
  key: [initiatorHost, hcaConf(0), hcaIsUp(1), configure.toString()],
  configure,
};

/** How an HCA is lost: `delete` is a driver that gives up, its NIC stays; `unplug` is surprise. */
export type Loss = 'delete' | 'unplug';

/** When something was done: milliseconds on the host, seconds in the guest, both since 1970. */
export interface Span {
  readonly host: { readonly start: number; readonly end: number };
  readonly guest: { readonly start: number; readonly end: number };
}

/** The host under test, and what can happen to its HCAs. */
export class Initiator {
  readonly machine: Machine;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  get shell(): Shell {
    return this.machine.shell;
  }

  async #timed(work: () => Promise<unknown>): Promise<Span> {
    const before = await this.shell.exec(':');
    const start = Date.now();
    await work();
    const end = Date.now();
    const after = await this.shell.exec(':');
    return { host: { start, end }, guest: { start: before.end, end: after.start } };
  }

  /**
   * Takes the HCA of a rail away. With `unplug` and a live NVMe controller the guest holds on to
   * the NIC for a minute; `machine.unplugged(rail)` resolves when it is out.
   */
  loseHca(how: Loss, rail: number): Promise<Span> {
    if (how === 'unplug') return this.#timed(() => this.machine.unplug(rail));
    return this.#timed(() => this.shell.run(`lab-hca lose ${rail}`, { timeoutMs: 120_000 }));
  }

  /** Gives it back; resolves when the device is on its way, see `hcaUp`. */
  returnHca(how: Loss, rail: number): Promise<Span> {
    if (how === 'unplug') return this.#timed(() => this.machine.plug(rail));
    return this.#timed(() => this.shell.run(`lab-hca return ${rail}`));
  }

  /** Waits until an HCA is there, its address usable for RDMA; returns the guest's time then. */
  hcaUp(rail: number, timeoutMs = 30_000): Promise<number> {
    return this.shell.waitUntil(hcaIsUp(rail), timeoutMs);
  }

  /** Waits until there is no such RDMA device; returns the guest's time then. */
  hcaGone(rail: number, timeoutMs = 30_000): Promise<number> {
    return this.shell.waitUntil(`[[ ! -e /sys/class/infiniband/rxe${rail} ]]`, timeoutMs);
  }

  /** One loss of the HCA, over when device and address are back. */
  async loseAndReturnHca(how: Loss, rail: number): Promise<void> {
    await this.loseHca(how, rail);
    await this.hcaGone(rail, 120_000);
    if (how === 'unplug') await this.machine.unplugged(rail);
    await this.returnHca(how, rail);
    await this.hcaUp(rail, 60_000);
  }

  /** From now on a NIC that appears gets its RDMA device, and that is all: no link, no address. */
  async leaveInterfaces(): Promise<void> {
    await this.shell.put('/etc/lab/hca.conf', 'RAIL1_ADDRESS=none\nRAIL2_ADDRESS=none\n');
  }

  /** From now on a NIC that appears, at boot or plugged in, has its address this much later. */
  async delayAddress(seconds: number): Promise<void> {
    await this.shell.put('/etc/lab/hca.conf', hcaConf(seconds));
  }

  close(): Promise<void> {
    return this.machine.close();
  }
}

/** Starts an initiator from the snapshot of its kind. */
export const startInitiator = async (
  kind: Kind,
  image: Image,
  options: StartOptions,
): Promise<Initiator> => new Initiator(await startKind(kind, image, options));
