/** Hosts with SRP targets, told in a few words. */

import { simHost } from './host.ts';
import { emptyState, railOf } from './scene.ts';
import { withSrp, type SrpSim } from './srp-host.ts';
import { emptySrp, simTarget, type SimTarget } from './srp-state.ts';
import { peer, type Rail } from './state.ts';

export const conf = '/etc/holdfast/holdfast.conf';
const srpModules = ['ib_srp', 'ib_umad'];

/** A section for a target; `more` are further lines. */
export const section = (
  name: string,
  { at, idExt, iocGuid }: Pick<SimTarget, 'at' | 'idExt' | 'iocGuid'>,
  ...more: readonly string[]
): string =>
  [
    `[srp-target ${name}]`,
    `dest = ${at}`,
    `id-ext = ${idExt}`,
    `ioc-guid = ${iocGuid}`,
    ...more,
    '',
  ].join('\n');

/** A host with so many RoCE rails and nothing configured. */
export const bareHost = (rails: number, seed = 1): SrpSim => {
  const state = emptyState(rails);
  const available = new Set([...state.available, ...srpModules]);
  return withSrp(simHost({ ...state, available }, 20_000, seed), emptySrp());
};

/** A live target over RDMA/CM on a host of its own. */
export const addTarget = (sim: SrpSim, at: string, more: Partial<SimTarget> = {}): SimTarget => {
  const one = simTarget(at, more);
  sim.srp.targets.push(one);
  const address = at.slice(0, at.lastIndexOf(':'));
  if (!sim.state.peers.some((found) => found.address === address))
    sim.state.peers.push(peer(address));
  return one;
};

/** holdfast.conf; an array so that each part ends with a line of its own. */
export const write = ({ state }: SrpSim, ...parts: readonly string[]): void => {
  state.files.set(conf, parts.join('\n'));
};

/** One rail, one target on it, `disks` in the configuration. */
export const oneTarget = (
  more: Partial<SimTarget> = {},
  settings = '',
): { readonly sim: SrpSim; readonly target: SimTarget; readonly way: Rail } => {
  const sim = bareHost(1);
  const target = addTarget(sim, '10.99.1.2:5555', more);
  write(sim, settings, section('disks', target));
  return { sim, target, way: railOf(sim) };
};

/** `host6 10.99.1.2:5555 via rxe1:1 running sd1` of every login. */
export const loginsOf = ({ srp }: SrpSim): readonly string[] =>
  [...srp.logins]
    .sort((a, b) => a.number - b.number)
    .map(({ number, at, port, state, disks }) =>
      [`host${number}`, at, 'via', port, state, ...disks].join(' '),
    );

/** What was written to add_target since a moment. */
export const writesOf = ({ srpActs }: SrpSim, since = 0): readonly string[] =>
  srpActs.filter(({ at, program }) => at >= since && program === 'dd').map(({ what }) => what);
