/** Hosts on an InfiniBand fabric, told in a few words. */

import type { SrpAct, SrpSim } from './srp-host.ts';
import { bareHost } from './srp-scene.ts';
import { simTarget, type SimTarget } from './srp-state.ts';

const openib = '/etc/infiniband/openib.conf';
export const rulesFile = '/etc/srp_daemon.conf';

/** Each HCA with one active port, and SRP_DAEMON_ENABLE=yes. */
export const fabricHost = (devices: readonly string[]): SrpSim => {
  const sim = bareHost(0);
  for (const [index, device] of devices.entries()) {
    const guid = `0002c9030000010${index}`;
    sim.srp.ibPorts.push({ device, port: 1, guid, there: true, state: 'ACTIVE' });
  }
  sim.state.files.set(openib, 'SRP_DAEMON_ENABLE=yes\n');
  return sim;
};

export const rules = ({ state }: SrpSim, ...lines: readonly string[]): void => {
  state.files.set(rulesFile, `${lines.join('\n')}\n`);
};

/** One whose I/O controller has the GUID of its port. */
export const addFabricTarget = (
  { srp }: SrpSim,
  gid: string,
  reachedFrom: readonly string[],
  more: Partial<SimTarget> = {},
): SimTarget => {
  const guid = gid.slice(16);
  const one = simTarget(gid, { idExt: guid, iocGuid: guid, reachedFrom, ...more });
  srp.targets.push(one);
  return one;
};

export const scansOf = ({ srpActs }: SrpSim): readonly SrpAct[] =>
  srpActs.filter(({ program }) => program !== 'dd');
