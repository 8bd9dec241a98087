/** How memory follows from what is seen and what was tried. Pure. */

import { isInTheDoor, type Actual } from './actual.ts';
import { afterFailure, afterSuccess, refreshed, type Attempts, type Failure } from './backoff.ts';
import type { Desired, Portal } from './desired.ts';
import type { Losses } from './hca/advance.ts';
import { noteHcas } from './hca/note.ts';
import { isHope, type HcaNews } from './hca/news.ts';
import type { Memory, PathMemory, Taken } from './memory.ts';
import { pathKey, portalKey, type Path } from './path.ts';
import type { DoorStep } from './plan.ts';
import { plausible } from './plausible.ts';
import { missing, present } from './presence.ts';
import type { Settings } from './settings.ts';
import { noteLinks, withoutWaiting } from './turns.ts';
import { pathMemory, portalMemory, storageOf, type PathView } from './view.ts';
import { lookAgain, type Change } from './world.ts';

/** The moment something happens, and the chance its jitter is drawn from. */
export interface Moment {
  readonly now: number;
  readonly random: number;
  readonly settings: Settings;
}

/** What a look at the host showed that was not so before. */
export interface Look {
  readonly memory: Memory;
  readonly changes: readonly Change[];
  /** About RDMA devices: says some of the changes in other words. None at the first look. */
  readonly hcaNews: readonly HcaNews[];
  /** Whether something changed that may end a failure. */
  readonly changed: boolean;
  readonly lost: readonly Path[];
  /** Connected again since the last look, by whomever. */
  readonly found: readonly Path[];
}

const pathAfter = (
  { memory, controller }: PathView,
  moment: Moment,
  changed: boolean,
): PathMemory => {
  if (controller?.state === 'live') return present(memory, moment);
  const loss = { what: 'the connection', isExcused: changed };
  return controller === undefined ? missing(memory, moment, loss) : memory;
};

const takenNow = (before: Taken | undefined, actual: Actual, now: number): Taken | undefined => {
  const instance = actual.controllers.find(isInTheDoor)?.instance;
  if (instance === undefined) return undefined;
  return before?.controller === instance ? before : { controller: instance, since: now };
};

export interface Seen {
  readonly desired: Desired;
  readonly actual: Actual;
  /** Paths, by `pathKey`, which somebody connected while it was looked: who did says what became of them. */
  readonly busy?: ReadonlySet<string>;
  /** Why RDMA devices are gone that were there before, where somebody asked. */
  readonly losses?: Losses;
}

/** Compares the host with what was remembered of it. */
export const noteLook = (remembered: Memory, seen: Seen, moment: Moment): Look => {
  const before = plausible(remembered, moment);
  const { world, changes } = lookAgain(before.world, seen.actual, moment.now);
  const { hcas, hcaNews } = noteHcas(before, seen, moment.now);
  // A device that went and came back between two looks, or a GID, leaves all other facts as they were.
  const changed = changes.length > 0 || hcaNews.some(isHope);
  const taken = takenNow(before.taken, seen.actual, moment.now);
  const changedAt = changed ? moment.now : world.changedAt;
  const links = noteLinks(before, { ports: seen.actual.ports, hcaNews }, moment);
  const noted = { ...before, world: { ...world, changedAt }, taken, hcas, links };
  const memory = changed ? withoutWaiting(noted, moment.now) : noted;
  const all = storageOf({ ...seen, memory, settings: moment.settings });
  const paths = all.paths.filter(({ path }) => seen.busy?.has(pathKey(path)) !== true);
  const lost = paths.filter(
    ({ memory: one, controller }) => one.connected && controller === undefined,
  );
  const found = paths.filter(
    ({ memory: one, controller }) =>
      !one.connected && one.lostAt !== undefined && controller?.state === 'live',
  );
  const after = paths.map(
    (view) => [pathKey(view.path), pathAfter(view, moment, changed)] as const,
  );
  return {
    memory: { ...memory, paths: { ...memory.paths, ...Object.fromEntries(after) } },
    changes,
    hcaNews,
    changed,
    lost: lost.map(({ path }) => path),
    found: found.map(({ path }) => path),
  };
};

export const notePathSuccess = (memory: Memory, path: Path, now: number): Memory => {
  const before = pathMemory(memory, path);
  const after = { ...before, ...afterSuccess(before, now), connected: true, lostAt: undefined };
  return { ...memory, paths: { ...memory.paths, [pathKey(path)]: after } };
};

/** When an attempt began and when it failed. */
export interface Tried extends Moment {
  readonly started?: number;
}

/** A back-off begins with an attempt on the host as it is now: one that was begun on another says nothing about this one. */
const afterAttempt = (
  { world }: Memory,
  before: Attempts,
  failure: Failure,
  { started = Infinity, ...moment }: Tried,
): Attempts => {
  const after = afterFailure(before, failure, moment);
  return world !== undefined && world.changedAt > started ? refreshed(after) : after;
};

const notePathFailure = (memory: Memory, path: Path, failure: Failure, moment: Tried): Memory => {
  const before = pathMemory(memory, path);
  const after = { ...before, ...afterAttempt(memory, before, failure, moment) };
  return { ...memory, paths: { ...memory.paths, [pathKey(path)]: after } };
};

const notePortalFailure = (
  memory: Memory,
  portal: Portal,
  failure: Failure,
  moment: Tried,
): Memory => {
  const before = portalMemory(memory, portal);
  const after = { ...before, ...afterAttempt(memory, before, failure, moment) };
  return { ...memory, portals: { ...memory.portals, [portalKey(portal)]: after } };
};

export const noteFailure = (
  memory: Memory,
  step: DoorStep,
  failure: Failure,
  moment: Tried,
): Memory =>
  step.kind === 'connect'
    ? notePathFailure(memory, step.path, failure, moment)
    : notePortalFailure(memory, step.portal, failure, moment);
