/** Whether a pass that has nothing left to do should stay: only where something is expected back soon. */

import { noRoute } from './reason.ts';
import { storageOf, type PathView, type PortalView, type View } from './view.ts';

const lacksAddress = ({ memory }: PortalView): boolean =>
  memory.failures > 0 && memory.reason?.startsWith(noRoute) === true;

const isMissing = ({ controller, memory }: PathView): boolean =>
  controller?.state !== 'live' && memory.succeededAt !== undefined;

/**
 * Two cases. A connection that existed is missing, there is an RDMA port, and the loss or the last change of
 * the host is fresh. Or an active RDMA port has no address yet for a portal. A portal that is merely dead
 * keeps nobody waiting, least of all the boot.
 */
export const isHopeful = (view: View): boolean => {
  const { paths, portals } = storageOf(view);
  const { ports } = view.actual;
  const fresh = (at: number | undefined): boolean =>
    at !== undefined && view.now - at < view.settings.passSettleMs;
  const changedLately = fresh(view.memory.world?.changedAt);
  const recovering = paths
    .filter(isMissing)
    .some(({ memory }) => fresh(memory.lostAt) || changedLately);
  if (recovering && ports.length > 0) return true;
  const active = ports.some(({ state }) => state === 'ACTIVE');
  return active && changedLately && portals.some(lacksAddress);
};
