/** Hosts whose administrator removes lines, told in a few words. */

import type { Log } from '../../src/journal/log.ts';
import { emptyBlocks, type Blocks } from './blocks.ts';
import { simHost, type Act, type Sim } from './host.ts';
import { configure, emptyState, pass, target } from './scene.ts';

export const [first, second, third] = ['10.99.1.2', '10.99.1.3', '10.99.2.4'] as const;
export const conf = '/etc/holdfast/holdfast.conf';
export const discoveryConf = '/etc/nvme/discovery.conf';
export const disconnects = '[pass]\non-removal = disconnect\n';

export interface RemovalSim extends Sim {
  readonly blocks: Blocks;
}

/** Subsystems by the address of their target. */
type Exports = Readonly<Record<string, readonly string[]>>;

/** Two rails and a portal for each target, all of them configured. */
export const hostWith = (exports: Exports, settings = disconnects): RemovalSim => {
  const blocks = emptyBlocks();
  const state = { ...emptyState(2), blocks, claimed: new Set<string>() };
  for (const [address, nqns] of Object.entries(exports)) state.peers.push(target(address, ...nqns));
  state.files.set(conf, settings);
  configure(state, Object.keys(exports));
  return { ...simHost(state, 20_000, 1), blocks };
};

/** What was deleted, but for what a discovery left that had to be killed. */
export const deleted = ({ acts }: Sim): readonly string[] =>
  acts
    .filter(({ kind, what }) => kind === 'store' && what.includes('delete'))
    .filter(({ victim }) => victim?.by !== 'nvme')
    .map(({ victim }: Act) => `${victim?.subsysnqn ?? 'nothing'} at ${victim?.traddr ?? ''}`);

/** A pass each twenty seconds; so after two more the half minute is over. */
export const passes = async (sim: Sim, count: number, log?: Log): Promise<void> => {
  for (let left = count; left > 0; left -= 1) {
    await sim.timeline.pass(20_000);
    await pass(sim, log);
  }
};

/** Lines of a kind that were written. */
export const listen = (): { readonly log: Log; readonly said: string[] } => {
  const said: string[] = [];
  const log: Log = {
    write: (level, { event }, message) => {
      if (level !== 'debug') said.push(`${event}: ${message}`);
    },
  };
  return { log, said };
};
