import type { Image } from './image.ts';
import type { Machine } from './machine.ts';
import type { Shell } from './shell.ts';
import { startKind } from './snapshot.ts';
import type { Kind, StartOptions } from './snapshot.ts';

const hcaConf = `RAIL1_ADDRESS=10.99.1.2/24
RAIL2_ADDRESS=10.99.2.2/24
ADDRESS_DELAY=0
`;

const configure = async ({ shell }: Machine): Promise<void> => {
  await shell.put('/etc/lab/hca.conf', hcaConf);
  // In this order: ib_srpt names itself after the HCA that came first.
  await shell.run('systemctl start lab-hca@eth1 && systemctl start lab-hca@eth2');
  await shell.run('lab-target setup && sync', { timeoutMs: 60_000 });
};

/** The storage target: nvmet and SRP on both rails. See guest/usr/local/sbin/lab-target. */
export const targetKind: Kind = {
  name: 'target',
  memoryMb: 512,
  macs: ['52:54:00:01:00:02', '52:54:00:02:00:02'],
  key: [hcaConf, configure.toString()],
  configure,
};

/** The NQN of a volume of the target: vol1 (on rail 1), vol2 (on rail 2), both, or one added. */
export const nqnOf = (volume: string): string => `nqn.2026-01.io.holdfast:${volume}`;

/** The SRP target's id_ext and ioc_guid, on both rails; one disk is behind both. */
export const srpGuid = '505400fffe010002';

/** What to write to add_target for an SRP login on a rail. */
export const srpLogin = (rail: number): string =>
  `id_ext=${srpGuid},ioc_guid=${srpGuid},dest=10.99.${rail}.2:5555`;

/** Addresses on the rails, by what answers there. */
export const addresses = {
  live: ['10.99.1.2', '10.99.2.2'],
  /** The machine is there, nothing listens. */
  closed: { address: '10.99.1.2', port: 4499 },
  /** Answers ping, and UDP with "port unreachable": connects hang for 102 s. */
  withoutRdma: '10.99.1.66',
  /** Answers ping; UDP vanishes as behind a firewall. */
  firewalled: '10.99.1.67',
  /** Nobody is there, nor at the following up to .99. */
  absent: '10.99.1.90',
} as const;

/** The target, and what can go wrong with it. */
export class Target {
  #machine: Machine;
  readonly #start: () => Promise<Machine>;
  readonly #kept: string[] = [];

  /** Use startTarget. */
  constructor(machine: Machine, start: () => Promise<Machine>) {
    this.#machine = machine;
    this.#start = start;
  }

  /** Another one after each `restart`. */
  get machine(): Machine {
    return this.#machine;
  }

  get shell(): Shell {
    return this.#machine.shell;
  }

  async #do(...words: (string | number)[]): Promise<void> {
    await this.shell.run(`lab-target ${words.join(' ')}`, { timeoutMs: 120_000 });
  }

  /** Exports a volume on a rail. */
  link(volume: string, rail: number): Promise<void> {
    return this.#do('link', volume, rail);
  }

  /** Exports a volume there no more. */
  unlink(volume: string, rail: number): Promise<void> {
    return this.#do('unlink', volume, rail);
  }

  /** Makes volumes PREFIX1 to PREFIXn and exports them on a rail. */
  addVolumes(prefix: string, count: number, rail: number): Promise<void> {
    return this.#do('many', prefix, count, rail);
  }

  /** Stops listening for NVMe on a rail: connects are refused from then on. */
  removePort(rail: number): Promise<void> {
    return this.#do('remove-port', rail);
  }

  /** Listens again, with the volumes that were exported before. */
  restorePort(rail: number): Promise<void> {
    return this.#do('restore-port', rail);
  }

  /** Runs a script now, and again after each `restart`: what an administrator does there and saves. */
  async keep(script: string): Promise<void> {
    await this.shell.run(script, { timeoutMs: 60_000 });
    this.#kept.push(script);
  }

  /** One more SRP initiator may log in on a rail; `acl` is 0x, initiator_ext and port GUID. */
  admit(rail: number, acl: string): Promise<void> {
    return this.keep(`lab-target srp-accept ${rail} ${acl}`);
  }

  /** It may not any more; one that is logged in is logged out. */
  refuse(rail: number, acl: string): Promise<void> {
    return this.keep(`lab-target srp-refuse ${rail} ${acl}`);
  }

  /** Loses power. */
  async crash(): Promise<void> {
    await this.#machine.close();
  }

  /** Is back, with its volumes, with what was kept, and with no memory of any connection. */
  async restart(): Promise<void> {
    this.#machine = await this.#start();
    for (const script of this.#kept) await this.shell.run(script, { timeoutMs: 60_000 });
  }

  close(): Promise<void> {
    return this.#machine.close();
  }
}

/** Starts a target from its snapshot. */
export const startTarget = async (image: Image, options: StartOptions): Promise<Target> => {
  const start = (): Promise<Machine> => startKind(targetKind, image, options);
  return new Target(await start(), start);
};
