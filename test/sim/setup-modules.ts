/** A host whose modules, hardware and targets matter: programs beside those that every simulated host has. */

import { setTimeout as realTime } from 'node:timers/promises';

import { Pass } from '../../src/agent/pass.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import type { Command, Exit, Host } from '../../src/host/host.ts';
import type { Level, Log } from '../../src/journal/log.ts';
import { simHost, type Sim } from './host.ts';
import { emptyState } from './scene.ts';
import type { State } from './state.ts';

type Answer = (args: readonly string[], state: State) => Partial<Extract<Exit, { kind: 'exited' }>>;

export interface Scene {
  readonly files: Readonly<Record<string, string>>;
  /** On disk; what is needed for RDMA is there anyway. */
  readonly available?: readonly string[];
  readonly loaded?: readonly string[];
  /** What the programs say and do. */
  readonly programs?: Readonly<Record<string, Answer>>;
}

export interface ModuleSim {
  readonly sim: Sim;
  /** `program arguments` of each program that was run, in order. */
  readonly runs: string[];
  /** What was read, in order. */
  readonly reads: string[];
  /** `level message` of what the journal keeps. */
  readonly lines: string[];
  readonly log: Log;
}

const answering =
  (host: Host, state: State, programs: Scene['programs'] = {}) =>
  (command: Command): Promise<Exit> => {
    const answer = programs[command.program];
    if (answer === undefined) return host.run(command);
    return Promise.resolve({
      ...{ kind: 'exited', code: 0, stdout: '', stderr: '' },
      ...answer(command.args, state),
    });
  };

/** modprobe as it is for modules that are refused, by their names and its words; an empty word is no word at all. */
export const refusing =
  (refused: Readonly<Record<string, string>>): Answer =>
  (args, { modules, available }) => {
    const names = args.filter((arg) => !arg.startsWith('-'));
    for (const name of names) if (!(name in refused) && available.has(name)) modules.add(name);
    const words = names.map((name) => refused[name] ?? '').filter((text) => text !== '');
    const stderr = words.map((text) => `modprobe: ERROR: ${text}\n`).join('');
    return { code: words.length === 0 ? 0 : 1, stderr };
  };

export const moduleSim = ({ files, available = [], loaded = [], programs }: Scene): ModuleSim => {
  const empty = emptyState(1);
  const state: State = {
    ...empty,
    modules: new Set([...empty.modules, ...loaded]),
    available: new Set([...empty.available, ...available, ...loaded]),
    files: new Map(Object.entries(files)),
  };
  const sim = simHost(state);
  const runs: string[] = [];
  const reads: string[] = [];
  const lines: string[] = [];
  const run = answering(sim.host, state, programs);
  const host: Host = {
    ...sim.host,
    run: (command) => {
      runs.push([command.program, ...command.args].join(' '));
      return run(command);
    },
    read: (path) => {
      reads.push(path);
      return sim.host.read(path);
    },
    list: (path) => {
      reads.push(`${path}/`);
      return sim.host.list(path);
    },
  };
  const kept = (level: Level): boolean => level !== 'debug';
  const log: Log = {
    write: (level, _fields, message) => {
      if (kept(level)) lines.push(`${level} ${message}`);
    },
  };
  return { sim: { ...sim, host }, runs, reads, lines, log };
};

/** A PCI device, as a host shows it; without a driver where none is given. */
export const pciDevice = (
  pci: string,
  id: string,
  driver?: string,
): Readonly<Record<string, string>> => ({
  [`/sys/bus/pci/devices/${pci}/uevent`]: `${driver === undefined ? '' : `DRIVER=${driver}\n`}PCI_CLASS=20700\nPCI_ID=${id}\nPCI_SLOT_NAME=${pci}\n`,
  ...(driver !== undefined && {
    [`/sys/bus/pci/drivers/${driver}/bind`]: '',
    [`/sys/bus/pci/drivers/${driver}/${pci}/vendor`]: '',
  }),
});

/** Code that is loaded when it is needed takes real time, in which a simulated host has nothing to do. */
const patiently = async <T>({ timeline }: Sim, work: Promise<T>): Promise<T> => {
  for (let left = 400; ; left -= 1) {
    try {
      return await timeline.run(work);
    } catch (error) {
      if (left === 0 || !String(error).includes('nothing will ever happen')) throw error;
      await realTime(5);
    }
  }
};

/** A pass, and its verdict. */
export const passOn = async ({ sim, log }: ModuleSim): Promise<Verdict> => {
  const pass = new Pass(sim.host, log, await loadConfiguration(sim.host));
  return patiently(sim, pass.run());
};

/** A pass a minute later, and what it wrote to the journal. */
export const minute = async (one: ModuleSim, afterMs = 60_000): Promise<readonly string[]> => {
  one.lines.length = 0;
  await one.sim.timeline.pass(afterMs);
  await passOn(one);
  return [...one.lines];
};
