/** What somebody waits for, whether it is there, and if not, what is missing and why. Pure. */

import type { Nqn } from './ids.ts';
import { isMeantBy, type Meant } from './meant.ts';
import { describeUndecided } from './srp/fabric.ts';
import { loginProblem, scanProblem, serves } from './srp/verdict.ts';
import { srpOf, type LoginView, type SrpPortView } from './srp/view.ts';
import { obstacles, type Obstacle } from './hca/obstacle.ts';
import { pathProblem, portalProblem } from './verdict.ts';
import { storageOf, type PathView, type PortalView, type Storage, type View } from './view.ts';

/** Everything that the configuration asks for; one subsystem by any path; or all paths and logins that a word means. */
export type Goal =
  | { readonly kind: 'all' }
  | { readonly kind: 'subsystem'; readonly nqn: Nqn }
  | { readonly kind: 'target'; readonly meant: Meant };

export interface Sighting {
  /** A sentence for each thing that is missing, with its reason; none when it is there. */
  readonly missing: readonly string[];
  /** False where nothing that is known is what is waited for: no file names it and no portal lists it. */
  readonly isKnown: boolean;
  /** Whether everybody who could list it has answered since boot. */
  readonly isAsked: boolean;
}

const defined = (sentences: readonly (string | undefined)[]): readonly string[] =>
  sentences.filter((one) => one !== undefined);

/** A controller without a disk serves nobody, but for a discovery controller, which has none. */
const pathLack =
  (obstacleTo: Obstacle) =>
  (view: PathView): string | undefined => {
    const { path, controller } = view;
    const lacksDisk = controller?.kind === 'io' && controller.disks.length === 0;
    const disk = `${path.subsysnqn}: ${controller?.name ?? ''} is live but has no disk yet`;
    return pathProblem(obstacleTo)(view) ?? (lacksDisk ? disk : undefined);
  };

const loginLack = (view: LoginView): string | undefined => {
  const { what, host } = view;
  const lacksDisk = serves(view) && host?.disks.length === 0;
  return loginProblem(view) ?? (lacksDisk ? `${what}: ${host.name} has no disk yet` : undefined);
};

/** What it listed when it last answered counts, whether or not it answers now. */
const pageLack =
  (obstacleTo: Obstacle) =>
  (view: PortalView): string | undefined =>
    view.memory.discoveredAt === undefined ? portalProblem(obstacleTo)(view) : undefined;

/** What keeps connections from being made just now. */
const obstaclesIn = ({ actual, memory }: View): Obstacle => obstacles(actual, memory.hcas);

const scanLack = (view: SrpPortView): string | undefined =>
  view.memory.scannedAt === undefined ? scanProblem(view) : undefined;

const isAsked = ({ portals }: Storage): boolean =>
  portals.every(({ memory }) => memory.discoveredAt !== undefined);

const lookForAll = (view: View): Sighting => {
  const storage = storageOf(view);
  const obstacleTo = obstaclesIn(view);
  const { portals, paths } = storage;
  const { logins = [], ports = [], undecided = [] } = srpOf(view) ?? {};
  return {
    isKnown: portals.length + paths.length + logins.length + ports.length > 0,
    isAsked: isAsked(storage),
    missing: defined([
      ...paths.map(pathLack(obstacleTo)),
      ...portals.map(pageLack(obstacleTo)),
      ...logins.map(loginLack),
      ...ports.map(scanLack),
      ...undecided.map(describeUndecided),
    ]),
  };
};

/** Whoever connected it: a subsystem that another program connects is there as well. */
const lookForSubsystem = (view: View, nqn: Nqn): Sighting => {
  const controllers = view.actual.controllers.filter(({ subsysnqn }) => subsysnqn === nqn);
  if (controllers.some(({ state, disks }) => state === 'live' && disks.length > 0))
    return { isKnown: true, isAsked: true, missing: [] };
  const storage = storageOf(view);
  const obstacleTo = obstaclesIn(view);
  const { portals, paths } = storage;
  const own = paths.filter(({ path }) => path.subsysnqn === nqn);
  const matched = new Set(own.map(({ controller }) => controller));
  const others = controllers.filter((one) => !matched.has(one));
  const missing = defined([
    ...own.map(pathLack(obstacleTo)),
    ...others.map(({ name, state }) => `${nqn}: ${name} is ${state} and has no disk`),
    // Any of them may be the one that lists it.
    ...(own.length === 0 ? portals.map(pageLack(obstacleTo)) : []),
  ]);
  const nothing = `${nqn}: no file names it and no portal lists it`;
  return {
    isKnown: own.length + controllers.length > 0,
    isAsked: isAsked(storage),
    missing: missing.length === 0 ? [nothing] : missing,
  };
};

/** All that is at the address or has the name; and all that a portal there led to, wherever that is. */
const lookForTarget = (view: View, meant: Meant): Sighting => {
  const storage = storageOf(view);
  const obstacleTo = obstaclesIn(view);
  const { targets = [] } = view.desired.srp ?? {};
  const portals = storage.portals.filter(({ portal }) => isMeantBy.endpoint(meant, portal));
  const sections = targets.filter((target) => isMeantBy.section(meant, target));
  const sources = new Set([
    ...portals.map(({ portal }) => portal.source),
    ...sections.map(({ source }) => source),
  ]);
  const paths = storage.paths.filter(
    ({ path }) => sources.has(path.source) || isMeantBy.endpoint(meant, path),
  );
  const logins = (srpOf(view)?.logins ?? []).filter(
    ({ source, login }) =>
      sources.has(source) || (login !== undefined && isMeantBy.login(meant, login)),
  );
  const isKnown = portals.length + paths.length + logins.length > 0;
  const missing = [
    ...paths.map(pathLack(obstacleTo)),
    ...portals.map(pageLack(obstacleTo)),
    ...logins.map(loginLack),
  ];
  const nothing = `${meant.text}: no file names it, and nothing that was found has that name or address`;
  return { isKnown, isAsked: isAsked(storage), missing: isKnown ? defined(missing) : [nothing] };
};

/** `view` needs neither modules nor what belongs to the host's set-up: what of them is needed shows in the connections. */
export const lookFor = (view: View, goal: Goal): Sighting => {
  if (goal.kind === 'all') return lookForAll(view);
  return goal.kind === 'subsystem'
    ? lookForSubsystem(view, goal.nqn)
    : lookForTarget(view, goal.meant);
};
