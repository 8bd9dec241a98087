/** Whether a pass that has nothing left to do should stay: only where something is expected back soon. */

import type { Attempts } from './backoff.ts';
import { obstacles, type Way } from './hca/obstacle.ts';
import { noRoute } from './reason.ts';
import { pathMemory, storageOf, type PathView, type View } from './view.ts';

const lacksAddress = ({ failures, reason }: Attempts): boolean =>
  failures > 0 && reason?.startsWith(noRoute) === true;

const isMissing = ({ controller, memory }: PathView): boolean =>
  controller?.state !== 'live' && memory.succeededAt !== undefined;

/**
 * Two cases. A connection that existed is missing, there is an RDMA port, and the loss or the last change of
 * the host is fresh. Or an active RDMA port has no address yet for a portal or a path that is configured. One that is
 * merely dead keeps nobody waiting, least of all the boot, nor does a subnet that only a log page speaks of.
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
  if (!active || !changedLately) return false;
  const obstacleTo = obstacles(view.actual, view.memory.hcas);
  const waits = (way: Way, memory: Attempts): boolean =>
    lacksAddress(memory) || obstacleTo(way) !== undefined;
  return (
    portals.some(({ portal, memory }) => waits(portal, memory)) ||
    view.desired.paths.some((path) => waits(path, pathMemory(view.memory, path)))
  );
};
