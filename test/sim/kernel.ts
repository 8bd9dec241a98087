/** The simulated kernel's side of NVMe over fabrics: controllers, their states, and what the world does to them. */

import { sameAddress } from '../../src/core/address.ts';
import type { Door } from './door.ts';
import type { Process } from './process.ts';
import { peerAt, routeTo, type Peer, type Rail, type SimController, type State } from './state.ts';
import type { Timeline } from './timeline.ts';

export interface Kernel {
  readonly state: State;
  readonly timeline: Timeline;
  readonly door: Door;
}

/** What the options of a connect say; the same fields as the controller it is to become. */
export type Request = Pick<
  SimController,
  | 'transport'
  | 'traddr'
  | 'trsvcid'
  | 'hostTraddr'
  | 'hostIface'
  | 'subsysnqn'
  | 'hostnqn'
  | 'hostid'
  | 'kind'
  | 'by'
  | 'kato'
>;

const gone = (state: string): boolean => state.startsWith('deleting') || state === 'dead';

/** nvmf_ip_options_match: controllers on their way out do not count, and of discovery controllers there may be many. */
export const alreadyThere = ({ controllers }: State, request: Request): boolean =>
  request.kind === 'io' &&
  controllers.some(
    (one) =>
      !gone(one.state) &&
      one.transport === request.transport &&
      one.subsysnqn === request.subsysnqn &&
      one.hostnqn === request.hostnqn &&
      one.trsvcid === request.trsvcid &&
      sameAddress(one.traddr, request.traddr) &&
      one.hostTraddr === request.hostTraddr,
  );

const freeName = ({ controllers }: State): string => {
  const used = new Set(controllers.map(({ name }) => name));
  const numbers = Array.from({ length: used.size + 1 }, (_, number) => `nvme${number}`);
  return numbers.find((name) => !used.has(name)) ?? 'nvme99';
};

/** nvme_init_ctrl: from here on it is in sysfs, with a subsystem that is not known yet. */
export const addController = ({ state }: Kernel, request: Request): SimController => {
  const made = { ...request, name: freeName(state) };
  state.made.controllers += 1;
  const inode = state.made.controllers;
  const one: SimController = { ...made, inode, state: 'connecting', shownNqn: '(efault)' };
  state.controllers.push(one);
  return one;
};

export const removeController = ({ state }: Kernel, one: SimController): void => {
  const at = state.controllers.indexOf(one);
  if (at >= 0) state.controllers.splice(at, 1);
};

/** What a connect comes to and how long that takes; no errno means that it is live. */
export interface Fate {
  readonly ms: number;
  readonly errno?: string;
  /** It waits for the answer of a target that is connected already, which no signal interrupts. */
  readonly deaf?: true;
  /** The target said that trying again is of no use (DNR). */
  readonly final?: true;
}

const reset = 'Connection reset by peer';

const fateAtPeer = (found: Peer, { trsvcid, subsysnqn, kind }: Request): Fate => {
  if (found.deaf) return { ms: 60_000, errno: reset, deaf: true };
  if (!found.rdma || found.hangs) return { ms: 102_000, errno: reset };
  const exported = found.ports.get(trsvcid);
  if (exported === undefined) return { ms: 120, errno: reset };
  if (kind === 'discovery' || exported.has(subsysnqn)) return { ms: 200 };
  return { ms: 120, errno: 'Input/output error', final: true };
};

/** The figures were measured in the lab. A sick HCA takes for ever. */
export const fateOf = (state: State, request: Request): Fate => {
  const way = routeTo(state, request.traddr);
  if (request.hostTraddr !== undefined && request.hostTraddr !== way?.address)
    return { ms: 1, errno: 'Cannot assign requested address' };
  if (way === undefined) return { ms: 130, errno: 'Network is unreachable' };
  if (!way.rdma || !way.gid) return { ms: 10, errno: 'No such device' };
  if (way.sick) return { ms: Infinity };
  const found = peerAt(state, request.traddr);
  return found === undefined ? { ms: 3200, errno: 'No route to host' } : fateAtPeer(found, request);
};

/** The part of a connect that holds the door. Undefined when it is live now, else the errno's words. */
export const connectThroughDoor = async (
  kernel: Kernel,
  process: Process,
  request: Request,
): Promise<SimController | string> => {
  if (alreadyThere(kernel.state, request)) return 'Operation already in progress';
  const one = addController(kernel, request);
  try {
    const { ms, errno, deaf } = fateOf(kernel.state, request);
    if (ms === Infinity) await process.hang();
    await (deaf === true ? process.waitDeaf(ms) : process.sleep(ms));
    if (errno !== undefined) return errno;
    if (fateOf(kernel.state, request).errno !== undefined) return reset;
    one.shownNqn = one.subsysnqn;
    one.state = 'live';
    return one;
  } finally {
    if (one.state !== 'live') removeController(kernel, one);
  }
};

const reconnectMs = 10_000;
const keepAliveMs = 6000;
const lossMs = 600_000;

/** nvmf_reconnect_or_remove: every ten seconds until it is back, given up, or told not to. */
export const reconnect = (kernel: Kernel, one: SimController, inMs = reconnectMs): void => {
  const started = kernel.timeline.now();
  const attempt = (): void => {
    if (!kernel.state.controllers.includes(one) || one.state !== 'connecting') return;
    const fate = fateOf(kernel.state, one);
    const late = kernel.timeline.now() - started > lossMs;
    if (fate.errno === undefined && fate.ms !== Infinity) one.state = 'live';
    else if (late || (fate.final && kernel.state.kernel === '6.12')) removeController(kernel, one);
    else kernel.timeline.after(reconnectMs, attempt);
  };
  one.state = 'connecting';
  kernel.timeline.after(inMs, attempt);
};

/** To be called after any change of the world: what cannot be reached any more is noticed by its keep-alive. */
export const noticeLosses = (kernel: Kernel): void => {
  const isLost = (one: SimController): boolean =>
    one.state === 'live' && one.transport === 'rdma' && fateOf(kernel.state, one).ms !== 200;
  for (const one of kernel.state.controllers.filter(isLost)) {
    kernel.timeline.after(keepAliveMs, () => {
      if (isLost(one)) reconnect(kernel, one);
    });
  }
};

/** nvme_rdma_remove_one: its controllers go, at once or, after a dirty removal, a minute later. */
export const deleteOver = (kernel: Kernel, way: Rail, dirty: boolean): void => {
  const { controllers } = kernel.state;
  for (const one of controllers.filter(({ traddr }) => traddr.startsWith(way.prefix))) {
    if (one.transport !== 'rdma') continue;
    one.state = dirty ? 'deleting (no IO)' : 'deleting';
    kernel.timeline.after(dirty ? 60_000 : 300, () => {
      removeController(kernel, one);
    });
  }
};
