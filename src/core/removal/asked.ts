/**
 * Whose each connection is, once nothing asks for it any more. Only what was seen connected and desired at the same time
 * since boot is known here at all; everything else is others' and stays so. Pure.
 */

import type { Controller } from '../actual.ts';
import { untried } from '../backoff.ts';
import type { Desired } from '../desired.ts';
import { isLeftAlone } from '../exclude.ts';
import { fit } from '../match.ts';
import type { Asked, Memory } from '../memory.ts';
import { describePath, type Path } from '../path.ts';
import { matches } from '../pattern.ts';
import type { SrpHost } from '../srp/actual.ts';
import { fitLogin } from '../srp/match.ts';
import { srpOf, type LoginView } from '../srp/view.ts';
import { reachOf, storageOf, type View } from '../view.ts';
import { fabricOrigin, pathOrigin, portalOrigin, targetOrigin } from './origins.ts';

/** What of the host and its files is needed besides. */
export interface Sighting {
  /** Inode in sysfs by the name of a controller or SCSI host, of every one that is desired or remembered, as far as it is there. */
  readonly inodes: Readonly<Record<string, number>>;
  /** Whether all files could be read without an error: what they do not say then, nobody meant to say. */
  readonly isWhole: boolean;
}

type Known = Pick<Asked, 'what' | 'source' | 'origins'>;

interface Line {
  readonly source: string;
  readonly origin: string;
}

/** What the configuration asks for, line by line; one line may mean several things. */
const linesOf = ({ portals, paths, srp }: Desired): readonly Line[] => [
  ...portals.map((one) => ({ source: one.source, origin: portalOrigin(one) })),
  ...paths.map((one) => ({ source: one.source, origin: pathOrigin(one) })),
  ...(srp?.targets ?? []).map((one) => ({ source: one.source, origin: targetOrigin(one) })),
  ...(srp?.fabric === undefined ? [] : [{ source: srp.fabric.source, origin: fabricOrigin }]),
];

const originsAt = (lines: readonly Line[], source: string): readonly string[] =>
  lines.filter((one) => one.source === source).map(({ origin }) => origin);

/** Without the `:line` at its end. */
const fileOf = (source: string): string => source.slice(0, source.lastIndexOf(':'));

const loginOrigins = (
  { login, source }: Pick<LoginView, 'login' | 'source'>,
  lines: readonly Line[],
): readonly string[] => (login?.kind === 'infiniband' ? [fabricOrigin] : originsAt(lines, source));

/** What is connected and desired now, by the name of the connection. */
const desiredNow = (view: View, lines: readonly Line[]): ReadonlyMap<string, Known> => {
  const paths = storageOf(view).paths.flatMap(({ path, controller }) => {
    // It carries no data, and a referral may lead to it whose portal is away: it stays.
    if (path.kind === 'discovery') return [];
    if (controller?.state !== 'live' || controller.subsysnqn === '') return [];
    const { source } = path;
    const known = { what: describePath(path), source, origins: originsAt(lines, source) };
    return [[controller.name, known] as const];
  });
  const logins = (srpOf(view)?.logins ?? []).flatMap((one) => {
    if (one.host?.remotePort === undefined) return [];
    const known = { what: one.what, source: one.source, origins: loginOrigins(one, lines) };
    return [[one.host.name, known] as const];
  });
  return new Map([...paths, ...logins]);
};

/** What a decision about one remembered connection is made from. */
interface Scene {
  readonly view: View;
  readonly isWhole: boolean;
  readonly lines: readonly Line[];
  /** Everything that is still asked for, whether or not the settings leave it to others. */
  readonly paths: readonly Path[];
  readonly logins: readonly LoginView[];
  /** Of portals and paths that the settings leave to others. */
  readonly excluded: ReadonlySet<string>;
}

const isOthers = ({ view }: Scene, { subsysnqn, hostnqn, address }: Controller): boolean => {
  const { desired, settings, actual } = view;
  const owns = (desired.others ?? []).some(
    (one) => one.subsysnqn === subsysnqn && (one.hostnqn === undefined || one.hostnqn === hostnqn),
  );
  return owns || isLeftAlone({ nqn: subsysnqn, ...address }, settings, actual.addresses);
};

const isWanted = (scene: Scene, controller: Controller): boolean =>
  scene.paths.some((path) => fit(path, controller) !== undefined);

const isWantedLogin = ({ logins }: Scene, host: SrpHost): boolean =>
  logins.some(({ login }) => login !== undefined && fitLogin(login, host) !== undefined);

const stillAsked = (one: Asked): Asked => {
  const { failures, timeouts, notBefore, reason, succeededAt, what, source, origins, inode } = one;
  return { failures, timeouts, notBefore, reason, succeededAt, what, source, origins, inode };
};

const keptFor = (one: Asked, kept: Asked['kept'] & string): Asked => ({ ...stillAsked(one), kept });

/** The lines that asked for it are gone; whether it goes too. */
const unasked = (one: Asked, { lines, view }: Scene): Asked => {
  const isEmptied = !lines.some(({ source }) => fileOf(source) === fileOf(one.source));
  if (isEmptied) return keptFor(one, 'file');
  if (view.settings.passOnRemoval === 'keep') return keptFor(one, 'setting');
  return { ...one, goneSince: one.goneSince ?? view.now };
};

const remains = ({ origins }: Asked, { lines }: Scene): boolean =>
  lines.some(({ origin }) => origins.includes(origin));

/** Undefined for one that is others' from now on. */
const ofController = (one: Asked, scene: Scene, controller: Controller): Asked | undefined => {
  if (!scene.view.settings.nvmeConnect || isOthers(scene, controller)) return undefined;
  if (one.origins.some((origin) => scene.excluded.has(origin))) return undefined;
  if (isWanted(scene, controller)) return stillAsked(one);
  // A log page that lacks it, or a name that means another address now, is no removed line.
  if (remains(one, scene)) return one.kept === undefined ? stillAsked(one) : one;
  return one.kept === undefined ? unasked(one, scene) : one;
};

const ofHost = (one: Asked, scene: Scene, host: SrpHost): Asked | undefined => {
  const { srpLogin, devicesExclude } = scene.view.settings;
  const device = host.port.slice(0, host.port.lastIndexOf(':'));
  if (!srpLogin || devicesExclude.some((pattern) => matches(pattern, device))) return undefined;
  if (isWantedLogin(scene, host)) return stillAsked(one);
  if (one.origins.includes(fabricOrigin)) return keptFor(one, 'fabric');
  if (remains(one, scene)) return one.kept === undefined ? stillAsked(one) : one;
  return one.kept === undefined ? unasked(one, scene) : one;
};

/** One that is not to be seen just now stays as it is. */
const settled = (name: string, one: Asked, scene: Scene): Asked | undefined => {
  const { settings, actual, desired } = scene.view;
  if (!scene.isWhole) return one.kept === undefined ? stillAsked(one) : one;
  if (name.startsWith('nvme')) {
    const controller = actual.controllers.find((found) => found.name === name);
    return controller === undefined ? one : ofController(one, scene, controller);
  }
  const host = actual.srp?.hosts.find((found) => found.name === name);
  if (host !== undefined) return ofHost(one, scene, host);
  if (!settings.srpLogin) return undefined;
  // Nobody looks at logins where none is asked for.
  const kept = one.origins.includes(fabricOrigin) ? 'fabric' : 'file';
  return desired.srp === undefined ? keptFor(one, one.kept ?? kept) : one;
};

const sceneOf = (view: View, isWhole: boolean): Scene => {
  const lines = linesOf(view.desired);
  const excluded = new Set(storageOf(view).excluded.map(({ origin }) => origin));
  const logins = srpOf(view)?.logins ?? [];
  return { view, isWhole, lines, excluded, logins, paths: reachOf(view).paths };
};

/** Whose connections those are that were remembered and are not desired now. */
const noteUnasked = (view: View, { inodes, isWhole }: Sighting, now: ReadonlySet<string>) => {
  const rest = Object.entries(view.memory.asked).filter(
    ([name, { inode }]) => !now.has(name) && inodes[name] === inode,
  );
  if (rest.length === 0) return [];
  const scene = sceneOf(view, isWhole);
  return rest.flatMap(([name, one]) => {
    const after = settled(name, one, scene);
    return after === undefined ? [] : [[name, after] as const];
  });
};

/** Names whose inodes are to be looked up for `noteAsked`. */
export const namesToSee = (view: View): readonly string[] => [
  ...new Set([...desiredNow(view, []).keys(), ...Object.keys(view.memory.asked)]),
];

/**
 * Remembers what is connected and desired, and since when something that was is asked for no more. A connection that went
 * is forgotten: whoever makes one in its place need not have done so for a line that was there before.
 */
export const noteAsked = (view: View, sighting: Sighting): Memory => {
  const now = desiredNow(view, linesOf(view.desired));
  const current = [...now].flatMap(([name, known]) => {
    const inode = sighting.inodes[name];
    return inode === undefined ? [] : [[name, { ...untried, ...known, inode }] as const];
  });
  const rest = noteUnasked(view, sighting, new Set(now.keys()));
  return { ...view.memory, asked: Object.fromEntries([...current, ...rest]) };
};
