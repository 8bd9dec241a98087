/** Everything a decision is made from, in one value. */

import type { Actual, Controller } from './actual.ts';
import { untried, type Attempts } from './backoff.ts';
import type { Desired, Portal } from './desired.ts';
import { joinPaths } from './join.ts';
import { matchControllers } from './match.ts';
import {
  untriedPath,
  untriedPortal,
  type Memory,
  type PathMemory,
  type PortalMemory,
} from './memory.ts';
import { pathKey, portalKey, type Path } from './path.ts';
import { follow, type Reach } from './record.ts';
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
}

export const portalMemory = (memory: Memory, portal: Portal): PortalMemory =>
  memory.portals[portalKey(portal)] ?? untriedPortal;

export const pathMemory = (memory: Memory, path: Path): PathMemory =>
  memory.paths[pathKey(path)] ?? untriedPath;

/** What is remembered of a step of the host's set-up, by its key. */
export const setupMemory = (memory: Memory, key: string): Attempts => memory.setup[key] ?? untried;

/** The portals and paths that the configuration and the known log pages lead to. */
export const reachOf = ({ desired, memory }: Pick<View, 'desired' | 'memory'>): Reach => {
  const { portals, paths } = follow(
    desired.portals,
    (portal) => portalMemory(memory, portal).records,
  );
  return { portals, paths: joinPaths(desired.paths, paths) };
};

/** The same, each with what is remembered of it and its controller. */
export const storageOf = (view: Pick<View, 'desired' | 'actual' | 'memory'>): Storage => {
  const { memory } = view;
  const reach = reachOf(view);
  const matches = matchControllers(reach.paths, view.actual.controllers);
  return {
    portals: reach.portals.map((portal) => ({ portal, memory: portalMemory(memory, portal) })),
    paths: reach.paths.map((path) => ({
      path,
      memory: pathMemory(memory, path),
      controller: matches.get(path),
    })),
  };
};
