/** Whether a pass should stay for the sake of SRP: only where something is expected back soon. Pure. */

import type { View } from '../view.ts';
import { serves } from './verdict.ts';
import { srpOf, type LoginView } from './view.ts';

/**
 * As for NVMe (core/hope.ts): a login that existed is missing, there is an RDMA port, and the loss or the last change of
 * the host is fresh; or one that never was lacks an address while a port is active. Besides, a port of the fabric that has
 * its link waits for the subnet manager, which takes seconds after a boot, and one that has an address for its GID.
 */
export const isSrpHopeful = (view: View): boolean => {
  const srp = srpOf(view);
  if (srp === undefined) return false;
  const { ports } = view.actual;
  const fresh = (at: number | undefined): boolean =>
    at !== undefined && view.now - at < view.settings.passSettleMs;
  const changedLately = fresh(view.memory.world?.changedAt);
  const missing = srp.logins.filter((login) => !serves(login));
  const isComing = ({ memory }: LoginView): boolean =>
    memory.succeededAt !== undefined && (fresh(memory.lostAt) || changedLately);
  if (ports.length > 0 && missing.some(isComing)) return true;
  const isWaited = ({ obstacle }: { readonly obstacle: string | undefined }): boolean =>
    obstacle !== undefined;
  const comes = ports.some(
    ({ state, gid }) => state === 'INIT' || state === 'ARMED' || gid === false,
  );
  if (comes && changedLately && [...missing, ...srp.ports].some(isWaited)) return true;
  const active = ports.some(({ state }) => state === 'ACTIVE');
  return active && changedLately && missing.some(({ login }) => login === undefined);
};
