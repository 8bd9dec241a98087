/** The parts of the JSON outputs that several commands share. */

import type { Desired, Portal } from '../core/desired.ts';
import type { Path } from '../core/path.ts';

type Json = Record<string, unknown>;

/** A portal as `plan --json` and `status --json` print it; secrets are never part of it. */
export const portalJson = (portal: Portal): Json => ({
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

/** A path that is configured, as `plan --json` prints it. */
const pathJson = (path: Path): Json => ({
  transport: path.transport,
  traddr: path.traddr,
  trsvcid: path.trsvcid,
  nqn: path.subsysnqn,
  hostTraddr: path.hostTraddr ?? null,
  hostIface: path.hostIface ?? null,
  hostnqn: path.hostnqn,
  hostid: path.hostid,
  options: path.options,
  source: path.source,
});

export const desiredJson = ({ modules, portals, paths }: Desired): Json => ({
  modules: modules.map(({ name }) => name),
  portals: portals.map(portalJson),
  paths: paths.map(pathJson),
});
