/** Whether a pass should stay for the sake of SRP: only where something is expected back soon. Pure. */

import { portCondition } from '../hca/see.ts';
import type { View } from '../view.ts';
import type { HcaPort } from './ids.ts';
import { portName } from './place.ts';
import { serves } from './verdict.ts';
import type { LoginView, SrpView } from './view.ts';

/** A port that nobody but the subnet manager, or the kernel that gives it a GID, has to do anything about. */
const isComing = ({ actual }: View, name: HcaPort | undefined): boolean => {
  const port = actual.ports.find((one) => portName(one) === name);
  if (name === undefined || port === undefined) return false;
  const { state } = port;
  return state === 'INIT' || state === 'ARMED' || portCondition(port, actual).state === 'no-gid';
};

/**
 * As for NVMe (core/hope.ts): a login that existed is missing, there is an RDMA port, and the loss or the last change of
 * the host is fresh; or one that never was lacks an address while a port is active. Besides, a port of the fabric that has
 * its link waits for the subnet manager, which takes seconds after a boot, and one that has an address for its GID.
 */
export const isSrpHopeful = (view: View, srp: SrpView | undefined): boolean => {
  if (srp === undefined) return false;
  const { ports } = view.actual;
  const fresh = (at: number | undefined): boolean =>
    at !== undefined && view.now - at < view.settings.passSettleMs;
  const changedLately = fresh(view.memory.world?.changedAt);
  const missing = srp.logins.filter((login) => !serves(login));
  const returns = ({ memory }: LoginView): boolean =>
    memory.succeededAt !== undefined && (fresh(memory.lostAt) || changedLately);
  if (ports.length > 0 && missing.some(returns)) return true;
  const waiting = [
    ...missing.map(({ login, obstacle }) => ({ port: login?.port, obstacle })),
    ...srp.ports,
  ].filter(({ obstacle }) => obstacle !== undefined);
  if (changedLately && waiting.some(({ port }) => isComing(view, port))) return true;
  const active = ports.some(({ state }) => state === 'ACTIVE');
  return active && changedLately && missing.some(({ login }) => login === undefined);
};
