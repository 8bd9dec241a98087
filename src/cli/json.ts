/** The parts of the JSON outputs that several commands share. */

import type { Desired, Portal } from '../core/desired.ts';

type PortalJson = Record<string, unknown>;

/** A portal as `plan --json` and `status --json` print it; the secret is never part of it. */
export const portalJson = (portal: Portal): PortalJson => ({
  transport: portal.transport,
  traddr: portal.traddr,
  trsvcid: portal.trsvcid,
  nqn: portal.nqn,
  hostTraddr: portal.hostTraddr ?? null,
  hostIface: portal.hostIface ?? null,
  hostnqn: portal.hostnqn,
  hostid: portal.hostid,
  persistent: portal.persistent,
  options: portal.options,
  source: portal.source,
});

export const desiredJson = ({ modules, portals }: Desired): Record<string, unknown> => ({
  modules: modules.map(({ name }) => name),
  portals: portals.map(portalJson),
});
