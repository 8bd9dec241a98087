/** A plot as a host at its first moment, with everything that is to happen on its way. */

import { discoveryNqn } from '../../src/core/ids.ts';
import { loseHca, returnHca, simHost, type Sim } from './host.ts';
import { noticeLosses, type Request } from './kernel.ts';
import { plant } from './plant.ts';
import { configureJson } from './json.ts';
import { addressOf, isPortal, railsMax, subsystemsOf, type Plot, type TargetPlot } from './plot.ts';
import { configure, emptyState, port, referral, requestFor, target } from './scene.ts';
import type { SimController } from './state.ts';

const addTarget = (sim: Sim, plot: Plot, one: TargetPlot, index: number): void => {
  const found = target(addressOf(one, index), ...subsystemsOf(one, index));
  const referrals = one.refersTo.flatMap((to) => {
    const other = plot.targets[to];
    return other === undefined ? [] : [referral(addressOf(other, to))];
  });
  found.records = [...found.records, ...referrals];
  found.answers = one.answers;
  found.up = one.upFrom === 0;
  found.logPageHangs = one.logPagesFrom > 0;
  found.deaf = one.deafUntil > 0;
  sim.state.peers.push(found);
  sim.timeline.after(one.upFrom * 1000, () => {
    found.up = true;
  });
  sim.timeline.after(one.deafUntil * 1000, () => {
    found.deaf = false;
  });
  sim.timeline.after(one.logPagesFrom * 1000, () => {
    found.logPageHangs = false;
  });
};

const holdControllers = (sim: Sim, one: TargetPlot, index: number): void => {
  for (const [number, nqn] of subsystemsOf(one, index).entries()) {
    const state = one.held[number];
    if (state === undefined) continue;
    plant(sim, requestFor(addressOf(one, index), nqn), { state });
  }
};

const foreigners: Readonly<Record<Plot['foreign'][number], (first: string) => Request>> = {
  'other host': (first) => ({ ...requestFor(first, 'nqn.test:t0v0'), hostnqn: 'nqn.other:host' }),
  'other target': () => ({ ...requestFor('10.88.0.1', 'nqn.other:vol'), transport: 'tcp' }),
  discovery: (first) => ({ ...requestFor(first, discoveryNqn), hostnqn: 'nqn.other:host' }),
  'our name': (first) => requestFor(first, discoveryNqn),
  pcie: () => ({ ...requestFor('0000:00:04.0', 'nqn.other:ssd'), transport: 'pcie', trsvcid: '' }),
};

const startRails = (sim: Sim, plot: Plot): void => {
  for (const [index, way] of sim.state.rails.entries()) {
    const { backFrom = 0, addressAfter = 0 } = plot.rails[index] ?? {};
    if (backFrom === 0) continue;
    loseHca(sim, way, true);
    sim.timeline.after(backFrom * 1000, () => {
      returnHca(sim, way, addressAfter * 1000);
    });
  }
};

/** What comes with no rail planned comes at once; an accident does not happen to a rail that is away anyway. */
const scheduleAccident = (sim: Sim, { accident, rails }: Plot): void => {
  if (accident === undefined) return;
  const way = sim.state.rails[accident.rail];
  if (way === undefined || (rails[accident.rail]?.backFrom ?? 0) > 0) return;
  sim.timeline.after(accident.at * 1000, () => {
    loseHca(sim, way, accident.dirty);
  });
  sim.timeline.after((accident.at + accident.awayFor) * 1000, () => {
    returnHca(sim, way, 3000);
  });
};

export interface Played {
  readonly sim: Sim;
  readonly foreign: readonly SimController[];
}

export const play = (plot: Plot): Played => {
  const state = emptyState(railsMax, plot.kernel);
  if (!plot.modules) state.modules.clear();
  const sim = simHost(state, 20_000, plot.seed);
  const lines = plot.targets.flatMap((one, index) =>
    isPortal(one, index)
      ? [`-t rdma -a ${addressOf(one, index)} -s ${port}${one.persistent ? ' --persistent' : ''}`]
      : [],
  );
  configure(state, lines);
  const direct = plot.targets.flatMap((one, index) =>
    one.direct
      ? subsystemsOf(one, index).map((nqn) => ({ address: addressOf(one, index), nqn }))
      : [],
  );
  configureJson(state, direct);
  for (const [index, one] of plot.targets.entries()) addTarget(sim, plot, one, index);
  for (const [index, one] of plot.targets.entries()) holdControllers(sim, one, index);
  const [first] = state.peers;
  const foreign = plot.foreign.map((who) =>
    plant(sim, foreigners[who](first?.address ?? ''), { state: 'live' }),
  );
  startRails(sim, plot);
  scheduleAccident(sim, plot);
  noticeLosses(sim);
  return { sim, foreign };
};
