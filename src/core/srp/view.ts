/** The logins that should exist, each with what is remembered of it and the SCSI host that it is. Pure. */

import type { SrpDesired, SrpFabric, SrpStaticTarget } from '../desired/srp.ts';
import {
  untriedPath,
  untriedSrpPort,
  type KnownTarget,
  type PathMemory,
  type SrpPortMemory,
} from '../memory.ts';
import type { View } from '../view.ts';
import type { SrpActual, SrpHost } from './actual.ts';
import { destText } from './dest.ts';
import { fabricLogins, type Undecided } from './fabric.ts';
import { parseHcaPort, type HcaPort } from './ids.ts';
import { describeLogin, identityKey, staticLogins, type SrpLogin } from './login.ts';
import { fitLogin, matchLogins, oneOfEach } from './match.ts';
import { obstacleAt, placeTarget, portName, type Placed } from './place.ts';

/** A login that should exist. */
export interface LoginView {
  /** What it is remembered by. */
  readonly key: string;
  /** For sentences. */
  readonly what: string;
  /** `file:line` of what asks for it. */
  readonly source: string;
  /** Undefined while no local port leads there. */
  readonly login: SrpLogin | undefined;
  /** Why it cannot even be tried now. */
  readonly obstacle: string | undefined;
  readonly memory: PathMemory;
  /** The login that exists, if it does. */
  readonly host: SrpHost | undefined;
}

/** A port of the fabric through which targets are looked for. */
export interface SrpPortView {
  readonly port: HcaPort;
  readonly source: string;
  readonly obstacle: string | undefined;
  readonly memory: SrpPortMemory;
}

export interface SrpView {
  readonly logins: readonly LoginView[];
  readonly ports: readonly SrpPortView[];
  readonly undecided: readonly Undecided[];
}

type Given = Pick<View, 'desired' | 'actual' | 'memory' | 'settings' | 'now'>;

/** A login as it is found in the configuration, before anything is known of it. */
interface Wanted {
  readonly key: string;
  readonly what: string;
  readonly source: string;
  readonly login: SrpLogin | undefined;
  readonly obstacle: string | undefined;
}

export const nothingOfSrp: SrpActual = { hosts: [], initiatorPorts: [], routes: {}, ipoib: {} };

const actualOf = ({ actual }: Given): SrpActual => actual.srp ?? nothingOfSrp;

const staticKey = ({ name, dest }: SrpStaticTarget, connection: number): string =>
  `${name} ${destText(dest)} ${connection}`;

const wantedLogin = (key: string, login: SrpLogin, view: Given): Wanted => ({
  ...{ key, login, what: describeLogin(login), source: login.source },
  obstacle: obstacleAt(login.port, view.actual, actualOf(view), login),
});

/** A login that exists stays where it is, whatever the routes say now. */
const existingPort = (target: SrpStaticTarget, hosts: readonly SrpHost[]): HcaPort | undefined =>
  hosts.find(({ port, ...host }) =>
    staticLogins(target, port).some((login) => fitLogin(login, { ...host, port }) !== undefined),
  )?.port;

/** A target, and where the way to it leads. */
interface Located {
  readonly target: SrpStaticTarget;
  readonly placed: Placed;
}

const wantedTarget = (
  { target, placed }: Located,
  free: readonly SrpHost[],
  view: Given,
): readonly Wanted[] => {
  const { srpConnections } = view.settings;
  const port = 'port' in placed ? placed.port : existingPort(target, free);
  if (port !== undefined)
    return staticLogins(target, port, srpConnections).map((login, connection) =>
      wantedLogin(staticKey(target, connection), login, view),
    );
  const what = `SRP target ${target.name} at ${destText(target.dest)}`;
  const obstacle = 'obstacle' in placed ? placed.obstacle : undefined;
  return Array.from({ length: srpConnections }, (_, connection) => ({
    ...{ key: staticKey(target, connection), what, source: target.source },
    ...{ login: undefined, obstacle },
  }));
};

/** Those that have a port come first: of two with the same identifiers the other must not take what is theirs. */
const wantedTargets = ({ targets }: SrpDesired, view: Given): readonly Wanted[] => {
  const { hosts } = actualOf(view);
  const around = { ...view.actual, ...actualOf(view) };
  const located = targets.map((target) => ({ target, placed: placeTarget(target, around) }));
  const isPlaced = ({ placed }: Located): boolean => 'port' in placed;
  const placed = located.filter(isPlaced).flatMap((one) => wantedTarget(one, hosts, view));
  const logins = placed.flatMap(({ login }) => login ?? []);
  const taken = new Set(matchLogins(logins, hosts).values());
  const free = hosts.filter((host) => !taken.has(host));
  const others = located
    .filter((one) => !isPlaced(one))
    .flatMap((one) => wantedTarget(one, free, view));
  return [...placed, ...others];
};

const isOnFabric = ({ ports }: SrpFabric, port: HcaPort): boolean =>
  ports === 'all' || ports.includes(port);

/** Those that are there now, those through which targets were found since boot, and those that the files name. */
const fabricPorts = (fabric: SrpFabric, { actual, memory }: Given): readonly HcaPort[] => {
  const there = actual.ports
    .filter(({ linkLayer, iwarp }) => linkLayer === 'InfiniBand' && !iwarp)
    .flatMap((port) => portName(port) ?? []);
  const known = Object.entries(memory.srpPorts)
    .filter(([, { targets }]) => targets.length > 0)
    .flatMap(([port]) => parseHcaPort(port) ?? []);
  const named = fabric.ports === 'all' ? [] : fabric.ports;
  return [...new Set([...named, ...there, ...known])].filter((port) => isOnFabric(fabric, port));
};

/** What has been missed for a whole discovery interval is missed no longer. */
const stillMissed = (
  targets: readonly KnownTarget[],
  { settings, now }: Given,
): readonly KnownTarget[] =>
  targets.filter(
    ({ missingSince = Infinity }) => now - missingSince < settings.discoveryIntervalMs,
  );

const fabricKey = (login: SrpLogin): string =>
  login.kind === 'infiniband'
    ? `${identityKey(login)} ${login.dgid} ${login.pkey}`
    : identityKey(login);

const onFabric = (
  fabric: SrpFabric | undefined,
  view: Given,
): { readonly wanted: readonly Wanted[] } & Pick<SrpView, 'ports' | 'undecided'> => {
  if (fabric === undefined) return { wanted: [], ports: [], undecided: [] };
  const ports = fabricPorts(fabric, view).map((port) => ({
    port,
    source: fabric.source,
    obstacle: obstacleAt(port, view.actual, actualOf(view)),
    memory: view.memory.srpPorts[port] ?? untriedSrpPort,
  }));
  const found = ports.map(({ port, memory }) =>
    fabricLogins(port, stillMissed(memory.targets, view), fabric, view.settings),
  );
  const logins = oneOfEach(
    found.flatMap((one) => one.logins),
    actualOf(view).hosts,
  );
  return {
    wanted: logins.map((login) => wantedLogin(fabricKey(login), login, view)),
    ports,
    undecided: found.flatMap((one) => one.undecided),
  };
};

/** Undefined where nobody asks for logins. */
export const srpOf = (view: Given): SrpView | undefined => {
  const { srp } = view.desired;
  if (srp === undefined) return undefined;
  const { wanted: found, ports, undecided } = onFabric(srp.fabric, view);
  const wanted = [...wantedTargets(srp, view), ...found];
  const { hosts } = actualOf(view);
  const matches = matchLogins(
    wanted.flatMap(({ login }) => login ?? []),
    hosts,
  );
  return {
    logins: wanted.map((one) => ({
      ...one,
      memory: view.memory.logins[one.key] ?? untriedPath,
      host: one.login === undefined ? undefined : matches.get(one.login),
    })),
    ports,
    undecided,
  };
};
