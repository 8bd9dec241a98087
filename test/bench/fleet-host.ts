/** One host of a fleet: the code of a pass that decides, without the host that it decides about. */

import type { Actual, Controller, RdmaPort } from '../../src/core/actual.ts';
import type { Desired } from '../../src/core/desired.ts';
import { choose } from '../../src/core/door.ts';
import { discoveryNqn, parseNqn } from '../../src/core/ids.ts';
import { emptyMemory, type Memory } from '../../src/core/memory.ts';
import type { Path } from '../../src/core/path.ts';
import { plan, type DoorStep } from '../../src/core/plan.ts';
import { noteFailure, noteLook, notePathSuccess, type Moment } from '../../src/core/remember.ts';
import type { Settings } from '../../src/core/settings.ts';
import { pathMemory } from '../../src/core/view.ts';

const subsysnqn = parseNqn('nqn.2020-01.org.example:volume') ?? parseNqn(discoveryNqn);
if (subsysnqn === undefined) throw new Error('no NQN');

/** All hosts look alike, so there is one of each of these. */
const path: Path = {
  ...{ transport: 'rdma', traddr: '10.0.0.1', trsvcid: '4420', subsysnqn, kind: 'io' },
  ...{ hostTraddr: undefined, hostIface: undefined, secret: undefined, ctrlSecret: undefined },
  ...{ hostnqn: 'nqn.2014-08.org.nvmexpress:host', hostid: 'host', options: {} },
  source: 'config.json:1',
};

const desired: Desired = { modules: [], portals: [], paths: [path], setup: {} };

const port = (state: string): RdmaPort => ({
  ...{ device: 'mlx5_0', port: 1, state, linkLayer: 'Ethernet', iwarp: false, netdev: 'eth1' },
});

const controller: Controller = {
  ...{ name: 'nvme0', state: 'live', transport: 'rdma', subsysnqn, kind: 'io', disks: [] },
  ...{ hostnqn: path.hostnqn, hostid: path.hostid, instance: undefined },
  address: { traddr: '10.0.0.1', trsvcid: '4420', hostTraddr: undefined, hostIface: undefined },
};

const seen = (state: string, controllers: readonly Controller[]): Actual => ({
  ...{ loadedModules: new Set(), knownModules: undefined, hardware: [], setup: {}, controllers },
  ports: [port(state)],
  netdevs: [{ name: 'eth1', infiniband: false, physical: true, lowers: [] }],
  addresses: [{ iface: 'eth1', address: '10.0.0.9' }],
});

const sights = {
  connected: seen('ACTIVE', [controller]),
  cut: seen('DOWN', [{ ...controller, state: 'connecting' }]),
  lost: seen('DOWN', []),
  back: seen('ACTIVE', []),
} as const;

type Sight = keyof typeof sights;

/** What a host does next. */
export type Move =
  | { readonly kind: 'connect'; readonly step: DoorStep; readonly deadlineMs: number }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'nothing' };

const sees = (memory: Memory, sight: Sight, moment: Moment): Memory =>
  noteLook(memory, { desired, actual: sights[sight] }, moment).memory;

/** What every host remembers when the switch goes that it has been connected through for long. */
export const memoryAtCut = (settings: Settings, cutAt: number): Memory => {
  const before = sees(emptyMemory, 'connected', { now: cutAt - 1_000_000, random: 0, settings });
  return sees(before, 'cut', { now: cutAt, random: 0, settings });
};

export interface Mood {
  readonly settings: Settings;
  readonly random: () => number;
}

export class FleetHost {
  #memory: Memory;
  #sight: Sight = 'cut';
  readonly #settings: Settings;
  readonly #random: () => number;

  constructor(memory: Memory, { settings, random }: Mood) {
    this.#memory = memory;
    this.#settings = settings;
    this.#random = random;
  }

  look(sight: Sight, now: number): void {
    this.#sight = sight;
    this.#memory = sees(this.#memory, sight, this.#moment(now));
  }

  /** What the plan says, and the rules of the door. */
  next(now: number): Move {
    const settings = this.#settings;
    const view = { desired, actual: sights[this.#sight], memory: this.#memory, settings, now };
    const [step] = plan(view);
    if (step?.kind === 'hold') return { kind: 'wait', until: now + step.waitMs };
    if (step?.kind !== 'connect') return { kind: 'nothing' };
    const attempts = pathMemory(this.#memory, path);
    const candidate = { step, isConnect: true, attempts, evidence: 'alive', hung: false } as const;
    const choice = choose([candidate], settings, 0);
    return choice.kind === 'go'
      ? { kind: 'connect', step, deadlineMs: choice.deadlineMs }
      : { kind: 'nothing' };
  }

  fail(step: DoorStep, timedOut: boolean, now: number): void {
    const failure = { reason: timedOut ? 'timed out' : 'refused', timedOut };
    this.#memory = noteFailure(this.#memory, step, failure, this.#moment(now));
  }

  succeed(now: number): void {
    this.#memory = notePathSuccess(this.#memory, path, now);
  }

  #moment(now: number): Moment {
    return { now, random: this.#random(), settings: this.#settings };
  }
}
