/** The simulated host with SRP, and what happens to its HCAs and logins. */

import type { Command, Host } from '../../src/host/host.ts';
import { loseHca, returnHca, type Sim } from './host.ts';
import type { Kernel } from './kernel.ts';
import { runProgram } from './process.ts';
import { mainline, timer } from './srp-kept.ts';
import { removeLogin } from './srp-kernel.ts';
import { srpProgram } from './srp-programs.ts';
import type { IbPort, SimLogin, SrpState } from './srp-state.ts';
import { srpFiles } from './srp-sysfs.ts';
import type { Rail } from './state.ts';

/** A program that had to do with SRP. */
export interface SrpAct {
  readonly at: number;
  readonly program: string;
  /** What was written, or the arguments. */
  readonly what: string;
  /** The local port of a write. */
  readonly port: string;
}

export interface SrpSim extends Sim {
  readonly srp: SrpState;
  /** Logins and scans, in the order in which they began. */
  readonly srpActs: readonly SrpAct[];
  /** Files that logins were ended by. */
  readonly deletes: readonly string[];
}

const below = (files: ReadonlyMap<string, string>, directory: string): readonly string[] =>
  [...files.keys()]
    .filter((path) => path.startsWith(`${directory}/`))
    .map((path) => path.slice(directory.length + 1).split('/')[0] ?? '');

const portOf = ({ args }: Command): string =>
  /srp-(.+)-(\d+)\/add_target$/
    .exec(args[0] ?? '')
    ?.slice(1)
    .join(':') ?? '';

const run = (
  kernel: Kernel,
  srp: SrpState,
  command: Command,
): ReturnType<Host['run']> | undefined => {
  const tool = srpProgram(srp, command);
  if (tool === undefined) return undefined;
  if (tool === 'absent') return Promise.resolve({ kind: 'not-started', reason: 'ENOENT' });
  return runProgram(kernel.timeline, tool(kernel, srp), command);
};

/** store_* in scsi_transport_srp.c; undefined for what is no timer of a login. */
const storeTimer = (
  { logins }: SrpState,
  path: string,
  text: string,
): 'done' | 'EINVAL' | undefined => {
  const [, number, name] = /^\/sys\/class\/srp_remote_ports\/port-(\d+):1\/(\w+)$/.exec(path) ?? [];
  const timers = logins.find((one) => String(one.number) === number)?.timers;
  if (timers === undefined || name === undefined || !(name in timers)) return undefined;
  const after = { ...timers, [name]: text.trim() };
  const now = (one: keyof typeof timers): number => timer(after[one]) ?? 0;
  const isTaken = mainline({
    reconnect_delay: now('reconnect_delay'),
    fast_io_fail_tmo: now('fast_io_fail_tmo'),
    dev_loss_tmo: now('dev_loss_tmo'),
  });
  if (isTaken) Object.assign(timers, after);
  return isTaken ? 'done' : 'EINVAL';
};

/** store_srp_rport_delete: the port is lost at once, and its host removed beside. */
const deleteLogin = ({ timeline }: Kernel, srp: SrpState, path: string): boolean => {
  const number = /^\/sys\/class\/srp_remote_ports\/port-(\d+):1\/delete$/.exec(path)?.[1];
  const one = srp.logins.find((login) => String(login.number) === number);
  if (one === undefined) return false;
  one.state = 'lost';
  timeline.after(150, () => {
    removeLogin(srp, one);
  });
  return true;
};

/** Numbers are used again, inodes are not. */
const inodes = (): ((one: SimLogin) => number) => {
  const known = new Map<SimLogin, number>();
  return (one) => {
    known.set(one, known.get(one) ?? 10_000 + known.size);
    return known.get(one) ?? 0;
  };
};

const acting = new Set(['dd', 'srp_daemon', 'ibsrpdm']);

export const withSrp = (sim: Sim, srp: SrpState): SrpSim => {
  const { host } = sim;
  const srpActs: SrpAct[] = [];
  const deletes: string[] = [];
  const inodeOf = inodes();
  const note = (command: Command): void => {
    const { program, args, input } = command;
    if (!acting.has(program)) return;
    const what = input ?? args.join(' ');
    srpActs.push({ at: sim.timeline.now(), program, what, port: portOf(command) });
  };
  const over: Pick<Host, 'read' | 'list' | 'run' | 'store' | 'inode'> = {
    inode: (path) => {
      const number = /^\/sys\/class\/scsi_host\/host(\d+)$/.exec(path)?.[1];
      if (number === undefined) return host.inode(path);
      const one = srp.logins.find((login) => String(login.number) === number);
      return Promise.resolve(one === undefined ? undefined : inodeOf(one));
    },
    read: (path) => {
      const text = srpFiles(sim, srp, path).get(path);
      return text === undefined ? host.read(path) : Promise.resolve({ kind: 'text', text });
    },
    list: async (path) => {
      const own = below(srpFiles(sim, srp, path), path);
      return [...new Set([...(await host.list(path)), ...own])].sort();
    },
    store: (path, text) => {
      if (deleteLogin(sim, srp, path)) {
        deletes.push(path);
        return Promise.resolve(undefined);
      }
      const stored = storeTimer(srp, path, text);
      if (stored === undefined) return host.store(path, text);
      return Promise.resolve(stored === 'done' ? undefined : { reason: stored });
    },
    run: (command) => {
      const running = run(sim, srp, command);
      if (running === undefined) return host.run(command);
      note(command);
      return running;
    },
  };
  return { ...sim, srp, srpActs, deletes, host: { ...host, ...over } };
};

const removeOver = ({ srp }: SrpSim, device: string): void => {
  for (const one of srp.logins.filter(({ port }) => port.startsWith(`${device}:`)))
    removeLogin(srp, one);
};

/** srp_remove_one: all its hosts go at once, without any grace. */
export const loseRail = (sim: SrpSim, way: Rail, dirty = false): void => {
  loseHca(sim, way, dirty);
  removeOver(sim, way.device);
};

export const returnRail = (sim: SrpSim, way: Rail, addressInMs = 0): void => {
  returnHca(sim, way, addressInMs);
};

export const loseIbHca = (sim: SrpSim, device: string): void => {
  for (const one of sim.srp.ibPorts.filter((port) => port.device === device)) one.there = false;
  removeOver(sim, device);
};

export const returnIbHca = (sim: SrpSim, device: string, state: IbPort['state']): void => {
  for (const one of sim.srp.ibPorts.filter((port) => port.device === device))
    Object.assign(one, { there: true, state });
};

/** rport_dev_loss_timedout: given up, and its host removed a moment later. */
export const giveUp = (sim: SrpSim, one: SimLogin, removalMs = 200): void => {
  one.state = 'lost';
  sim.timeline.after(removalMs, () => {
    removeLogin(sim.srp, one);
  });
};
