/** How memory follows from what is seen and what was tried. Pure. */

import { isInTheDoor, type Actual } from './actual.ts';
import { afterFailure, afterSuccess, refreshed, type Failure } from './backoff.ts';
import type { Desired, Portal } from './desired.ts';
import type { ModuleName } from './ids.ts';
import { mapValues, type Memory, type PathMemory, type Taken } from './memory.ts';
import { moduleKey } from './modules.ts';
import { pathKey, portalKey, type Path } from './path.ts';
import type { DoorStep } from './plan.ts';
import { plausible } from './plausible.ts';
import { missing, present } from './presence.ts';
import type { Settings } from './settings.ts';
import type { SetupStep } from './setup/setup.ts';
import { pathMemory, portalMemory, setupMemory, storageOf, type PathView } from './view.ts';
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
}

/** Compares the host with what was remembered of it. A changed world ends all waiting. */
export const noteLook = (remembered: Memory, seen: Seen, moment: Moment): Look => {
  const before = plausible(remembered, moment);
  const { world, changes } = lookAgain(before.world, seen.actual, moment.now);
  const changed = changes.length > 0;
  const taken = takenNow(before.taken, seen.actual, moment.now);
  const memory = !changed
    ? { ...before, world, taken }
    : {
        ...before,
        world,
        taken,
        portals: mapValues(before.portals, (one) => ({ ...one, ...refreshed(one) })),
        paths: mapValues(before.paths, (one) => ({ ...one, ...refreshed(one) })),
        logins: mapValues(before.logins, (one) => ({ ...one, ...refreshed(one) })),
        srpPorts: mapValues(before.srpPorts, (one) => ({ ...one, ...refreshed(one) })),
        setup: mapValues(before.setup, refreshed),
      };
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
    lost: lost.map(({ path }) => path),
    found: found.map(({ path }) => path),
  };
};

export const notePathSuccess = (memory: Memory, path: Path, now: number): Memory => {
  const before = pathMemory(memory, path);
  const after = { ...before, ...afterSuccess(before, now), connected: true, lostAt: undefined };
  return { ...memory, paths: { ...memory.paths, [pathKey(path)]: after } };
};

const notePathFailure = (memory: Memory, path: Path, failure: Failure, moment: Moment): Memory => {
  const before = pathMemory(memory, path);
  const after = { ...before, ...afterFailure(before, failure, moment) };
  return { ...memory, paths: { ...memory.paths, [pathKey(path)]: after } };
};

const notePortalFailure = (
  memory: Memory,
  portal: Portal,
  failure: Failure,
  moment: Moment,
): Memory => {
  const before = portalMemory(memory, portal);
  const after = { ...before, ...afterFailure(before, failure, moment) };
  return { ...memory, portals: { ...memory.portals, [portalKey(portal)]: after } };
};

export const noteFailure = (
  memory: Memory,
  step: DoorStep,
  failure: Failure,
  moment: Moment,
): Memory =>
  step.kind === 'connect'
    ? notePathFailure(memory, step.path, failure, moment)
    : notePortalFailure(memory, step.portal, failure, moment);

export const noteSetupFailure = (
  memory: Memory,
  { key }: SetupStep,
  failure: Failure,
  moment: Moment,
): Memory => {
  const after = afterFailure(setupMemory(memory, key), failure, moment);
  return { ...memory, setup: { ...memory.setup, [key]: after } };
};

/**
 * What a module lacks (a symbol, a device, its line in modprobe.d) comes with a person or a device, and a device ends
 * the waiting anyway.
 */
const moduleRetryMs = 60_000;

/** Waits longer than for what answers: each attempt leaves a line in the kernel's log. */
export const noteModuleFailure = (
  memory: Memory,
  name: ModuleName,
  { reason }: Pick<Failure, 'reason'>,
  moment: Moment,
): Memory => {
  const key = moduleKey(name);
  const retryFirstMs = Math.max(moduleRetryMs, moment.settings.retryFirstMs);
  const settings = { ...moment.settings, retryFirstMs };
  const failure = { reason, timedOut: true };
  const after = afterFailure(setupMemory(memory, key), failure, { ...moment, settings });
  return { ...memory, setup: { ...memory.setup, [key]: after } };
};
