/** Everything a decision is made from, in one value. */

import type { Actual, Controller } from './actual.ts';
import { untried, type Attempts } from './backoff.ts';
import type { Desired, Portal } from './desired.ts';
import { joinPaths, withoutOthers } from './join.ts';
import { matchControllers } from './match.ts';
import {
  untriedPath,
  untriedPortal,
  type KnownRecord,
  type Memory,
  type PathMemory,
  type PortalMemory,
} from './memory.ts';
import { pathKey, portalKey, type Path } from './path.ts';
import { excludedPath, excludedPortal, type Excluded } from './exclude.ts';
import { follow, type LeavesAlone } from './record.ts';
import type { Settings } from './settings.ts';

export interface View {
  readonly desired: Desired;
  readonly actual: Actual;
  readonly memory: Memory;
  readonly settings: Settings;
  /** Monotonic milliseconds since boot. */
  readonly now: number;
}

export interface PortalView {
  readonly portal: Portal;
  readonly memory: PortalMemory;
}

export interface PathView {
  readonly path: Path;
  readonly memory: PathMemory;
  /** The existing controller that is this path, if there is one. */
  readonly controller: Controller | undefined;
}

export interface Storage {
  readonly portals: readonly PortalView[];
  readonly paths: readonly PathView[];
  /** What the settings leave to others, as far as it is known. */
  readonly excluded: readonly Excluded[];
}

export const portalMemory = (memory: Memory, portal: Portal): PortalMemory =>
  memory.portals[portalKey(portal)] ?? untriedPortal;

export const pathMemory = (memory: Memory, path: Path): PathMemory =>
  memory.paths[pathKey(path)] ?? untriedPath;

/** What is remembered of a step of the host's set-up, by its key. */
export const setupMemory = (memory: Memory, key: string): Attempts => memory.setup[key] ?? untried;

const recordsIn =
  (memory: Memory) =>
  (_portal: Portal, key: string): readonly KnownRecord[] =>
    memory.portals[key]?.records ?? [];

const joined = (
  { others }: Desired,
  configured: readonly Path[],
  listed: ReadonlyMap<string, Path>,
): readonly Path[] =>
  joinPaths(withoutOthers(configured, others), withoutOthers([...listed.values()], others));

/** The portals and paths that the configuration and the known log pages lead to, whether or not they are left alone. */
export const reachOf = ({
  desired,
  memory,
}: Pick<View, 'desired' | 'memory'>): {
  readonly portals: readonly Portal[];
  readonly paths: readonly Path[];
} => {
  const { portals, paths } = follow(desired.portals, recordsIn(memory));
  return { portals: [...portals.values()], paths: joined(desired, desired.paths, paths) };
};

const leavesAlone = ({ settings, actual }: Pick<View, 'settings' | 'actual'>): LeavesAlone => ({
  portal: (portal) => excludedPortal(portal, settings, actual.addresses),
  path: (path) => excludedPath(path, settings, actual.addresses),
});

/** The same without what is left alone, each with what is remembered of it and its controller. */
export const storageOf = (
  view: Pick<View, 'desired' | 'actual' | 'memory' | 'settings'>,
): Storage => {
  const { memory, desired } = view;
  const leaves = leavesAlone(view);
  const reach = follow(desired.portals, recordsIn(memory), leaves);
  const configured = desired.paths.filter((path) => leaves.path(path) === undefined);
  const paths = joined(desired, configured, reach.paths);
  const matches = matchControllers(paths, view.actual.controllers);
  return {
    portals: [...reach.portals].map(([key, portal]) => ({
      portal,
      memory: memory.portals[key] ?? untriedPortal,
    })),
    paths: paths.map((path) => ({
      path,
      memory: pathMemory(memory, path),
      controller: matches.get(path),
    })),
    excluded: [
      ...(desired.excluded ?? []),
      ...desired.paths.flatMap((path) => leaves.path(path) ?? []),
      ...reach.excluded,
    ],
  };
};
