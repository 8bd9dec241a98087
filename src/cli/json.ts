/** The parts of the JSON outputs that several commands share. */

import type { Attempts } from '../core/backoff.ts';
import type { RdmaPort } from '../core/actual.ts';
import type { Desired, Portal } from '../core/desired.ts';
import type { SrpDesired } from '../core/desired/srp.ts';
import { currentState, type Hcas } from '../core/hca/types.ts';
import type { Path } from '../core/path.ts';
import type { MultipathActual } from '../core/setup/multipath.ts';
import { destText, ipText } from '../core/srp/dest.ts';
import type { SrpHost } from '../core/srp/actual.ts';
import type { SrpLogin } from '../core/srp/login.ts';
import type { LoginView, SrpView } from '../core/srp/view.ts';

type Json = Record<string, unknown>;

/** An RDMA port as `status --json` prints it. */
export const portJson = ({ device, port, state, linkLayer, iwarp, netdev }: RdmaPort): Json => ({
  ...{ device, port, state, linkLayer, iwarp },
  netdev: netdev ?? null,
});

/** RDMA devices, there and lost, as `status --json` prints them. */
export const hcaJson = (hcas: Hcas): readonly Json[] =>
  Object.entries(hcas).map(([device, one]) => {
    const { state, at, reason, cause } = currentState(one);
    return { device, state, since: at, reason: reason ?? null, cause: cause ?? null };
  });

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

const desiredSrpJson = ({ targets, fabric }: SrpDesired): Json => ({
  targets: targets.map(({ name, dest, src, idExt, iocGuid, initiatorExt, source }) => ({
    ...{ name, dest: destText(dest), src: src === undefined ? null : ipText(src) },
    ...{ idExt, iocGuid, initiatorExt: initiatorExt ?? null, source },
  })),
  fabric: fabric === undefined ? null : { ports: fabric.ports, source: fabric.source },
});

export const desiredJson = ({ modules, portals, paths, srp }: Desired): Json => ({
  modules: modules.map(({ name }) => name),
  portals: portals.map(portalJson),
  paths: paths.map(pathJson),
  srp: srp === undefined ? null : desiredSrpJson(srp),
});

/** The part about attempts that everything which is tried shares. */
export const attemptsJson = ({ failures, reason, notBefore }: Attempts, now: number): Json => ({
  failures,
  reason: reason ?? null,
  retryInMs: notBefore > now ? notBefore - now : null,
});

const hostJson = (host: SrpHost | undefined): Json => {
  if (host === undefined) return { host: null, state: 'missing', disks: [] };
  return { host: host.name, state: host.remotePort?.state ?? 'unknown', disks: host.disks };
};

const identityJson = (login: SrpLogin | undefined): Json => ({
  port: login?.port ?? null,
  idExt: login?.idExt ?? null,
  iocGuid: login?.iocGuid ?? null,
  initiatorExt: login?.initiatorExt ?? null,
});

const loginJson = (one: LoginView, now: number): Json => ({
  target: one.what,
  source: one.source,
  ...identityJson(one.login),
  ...hostJson(one.host),
  obstacle: one.obstacle ?? null,
  ...attemptsJson(one.memory, now),
});

/** SRP as `status --json` prints it. */
export const srpJson = (
  { logins, ports }: SrpView,
  multipath: MultipathActual | undefined,
  now: number,
): Json => ({
  maps:
    multipath === undefined
      ? null
      : [...multipath.maps.values()].map(({ device, name, paths }) => ({ device, name, paths })),
  logins: logins.map((one) => loginJson(one, now)),
  ports: ports.map(({ port, source, obstacle, memory }) => ({
    ...{ port, source, obstacle: obstacle ?? null, targets: memory.targets.length },
    ...attemptsJson(memory, now),
  })),
});
