/** Controllers that were there before, in any state, and what they come to when nobody touches them. */

import {
  addController,
  fateOf,
  reconnect,
  removeController,
  type Kernel,
  type Request,
} from './kernel.ts';
import type { SimController } from './state.ts';

const isReachable = (kernel: Kernel, one: SimController): boolean =>
  fateOf(kernel.state, one).ms === 200;

/** What a controller in a state of its own comes to when nobody touches it. */
const letLive = (sim: Kernel, one: SimController): void => {
  const revive = (): void => {
    if (isReachable(sim, one)) one.state = 'live';
    else reconnect(sim, one);
  };
  const vanish = (): void => {
    removeController(sim, one);
  };
  const ends = {
    new: () => sim.timeline.after(500, revive),
    live: () => undefined,
    resetting: () => sim.timeline.after(2000, revive),
    connecting: () => {
      reconnect(sim, one, 3000);
    },
    deleting: () => sim.timeline.after(1000, vanish),
    'deleting (no IO)': () => sim.timeline.after(45_000, vanish),
    dead: () => sim.timeline.after(20_000, vanish),
    frozen: () => sim.timeline.after(30_000, revive),
    unknown: () => undefined,
  } satisfies Record<SimController['state'], () => unknown>;
  ends[one.state]();
};

/** Puts a controller there as if somebody had connected it earlier. */
export const plant = (
  kernel: Kernel,
  request: Request,
  rest: Pick<SimController, 'state'>,
): SimController => {
  const one = addController(kernel, request);
  one.shownNqn = one.subsysnqn;
  one.state = rest.state;
  letLive(kernel, one);
  return one;
};
