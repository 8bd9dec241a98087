/** A host that is simulated from end to end: its kernel, its network, its files and its clock. */

import type { Command, Host } from '../../src/host/host.ts';
import { Door } from './door.ts';
import { Followers } from './follow.ts';
import { deleteOver, noticeLosses, removeController, type Kernel } from './kernel.ts';
import { sendDatagram } from './network.ts';
import { runProgram } from './process.ts';
import { programNamed } from './programs.ts';
import type { Rail, SimController, State } from './state.ts';
import { Timeline } from './timeline.ts';
import { linkTree, listTree, readTree } from './tree.ts';

/** Every program Holdfast ran and everything it stored; `look` is a program that only reads, such as dmesg. */
export interface Act {
  readonly at: number;
  readonly kind: 'dd' | 'nvme' | 'modprobe' | 'store' | 'look';
  /** The arguments, or what was written. */
  readonly what: string;
  /** For a store: the controller that it deleted. */
  readonly victim?: SimController | undefined;
}

export interface Sim extends Kernel {
  readonly host: Host;
  readonly acts: readonly Act[];
  readonly followers: Followers;
  /** Called before each program starts. */
  onRun(listener: (command: Command) => void): void;
}

/** A linear congruential generator: chance that is the same in every run (Numerical Recipes' constants). */
const chance = (seed: number): (() => number) => {
  const state = { value: seed };
  return () => {
    state.value = (state.value * 1664525 + 1013904223) % 2 ** 32;
    return state.value / 2 ** 32;
  };
};

const kindOf = (program: string): Act['kind'] =>
  (['dd', 'nvme', 'modprobe'] as const).find((name) => name === program) ?? 'look';

const filesOf = ({
  state,
}: Kernel): Pick<Host, 'read' | 'list' | 'foreignWriter' | 'replace' | 'rename'> => ({
  read: (path) => {
    const text = readTree(state, path);
    return Promise.resolve(text === undefined ? { kind: 'absent' } : { kind: 'text', text });
  },
  list: (path) => Promise.resolve(listTree(state, path)),
  foreignWriter: () => Promise.resolve(undefined),
  replace: (path, text) => {
    state.files.set(path, text);
    return Promise.resolve(undefined);
  },
  rename: (from, to) => {
    const text = state.files.get(from);
    if (text === undefined) return Promise.resolve({ reason: 'ENOENT' });
    state.files.delete(from);
    state.files.set(to, text);
    return Promise.resolve(undefined);
  },
});

const deleteBySysfs = (kernel: Kernel, path: string): SimController | undefined => {
  const name = /^\/sys\/class\/nvme\/(\w+)\/delete_controller$/.exec(path)?.[1];
  const one = kernel.state.controllers.find((controller) => controller.name === name);
  // nvme_sysfs_delete: EBUSY before it was ever started.
  if (one === undefined || one.shownNqn === '(efault)') return undefined;
  removeController(kernel, one);
  return one;
};

/** `state` stays the caller's to change; changes of the wires are told with `noticeLosses`. */
export const simHost = (state: State, startMs = 20_000, seed = 1): Sim => {
  const timeline = new Timeline(startMs);
  const kernel: Kernel = { state, timeline, door: new Door() };
  const acts: Act[] = [];
  const followers = new Followers();
  const listeners: ((command: Command) => void)[] = [];
  const note = (kind: Act['kind'], what: string): void => {
    acts.push({ at: timeline.now(), kind, what });
  };
  const host: Host = {
    ...filesOf(kernel),
    hostname: 'node7.example.org',
    clock: {
      monotonicMs: () => timeline.now(),
      sleep: (ms, signal) => timeline.sleep(ms, signal),
      random: chance(seed),
    },
    readlink: (path) => Promise.resolve(linkTree(state, path)),
    inode: (path) => {
      const at = state.controllers.find(({ name }) => path === `/sys/class/nvme/${name}`);
      const hca = state.rails.find(({ device }) => path === `/sys/class/infiniband/${device}`);
      return Promise.resolve(at?.inode ?? hca?.made);
    },
    store: (path, text) => {
      const victim = deleteBySysfs(kernel, path);
      acts.push({ at: timeline.now(), kind: 'store', what: `${path} ${text}`, victim });
      return Promise.resolve(victim === undefined ? { reason: 'ENOENT' } : undefined);
    },
    follow: followers.follow,
    claim: (device) => Promise.resolve(state.claimed?.has(device) === true ? 'taken' : 'free'),
    prepare: () => undefined,
    run: (command) => {
      for (const listener of listeners) listener(command);
      note(kindOf(command.program), command.input ?? command.args.join(' '));
      const program = programNamed(kernel, command.program);
      if (program === undefined) return Promise.resolve({ kind: 'not-started', reason: 'ENOENT' });
      return runProgram(timeline, program, command);
    },
    addresses: () =>
      state.rails
        .filter(({ plugged, addressed }) => plugged && addressed)
        .map(({ netdev, address }) => ({ iface: netdev, address, prefix: 24 })),
    send: (question, local = () => undefined) => sendDatagram(kernel, question, local),
    opens: () => Promise.resolve('silent'),
  };
  return { ...kernel, host, acts, followers, onRun: (listener) => listeners.push(listener) };
};

/** `rdma link delete`, or with `dirty` the card pulled out with a session on it. */
export const loseHca = (sim: Sim, way: Rail, dirty = false): void => {
  way.rdma = false;
  if (dirty) {
    way.plugged = false;
    way.addressed = false;
  }
  deleteOver(sim, way, dirty);
};

/** The device is back at once, its address when somebody has configured it. */
export const returnHca = (sim: Sim, way: Rail, addressInMs = 0): void => {
  way.rdma = true;
  way.made += 1;
  way.plugged = true;
  sim.timeline.after(addressInMs, () => {
    way.addressed = true;
    noticeLosses(sim);
  });
};
