/** The difference between what is desired and what is, as steps that read as sentences. Pure. */

import type { Controller } from './actual.ts';
import type { DesiredModule, Portal } from './desired.ts';
import { obstacles, type Obstacle } from './hca/obstacle.ts';
import { hold, holdFor, holdSentence, type Hold } from './hold.ts';
import { missingModules, moduleKey } from './modules.ts';
import {
  describeEndpoint,
  describePath,
  pathKey,
  portalKey,
  type Endpoint,
  type Path,
} from './path.ts';
import { askedAnewSince } from './removal/candidates.ts';
import { judgeRemovals, removalSentence, type RemovalStep } from './removal/plan.ts';
import { judgeSetup, type SetupStep } from './setup/setup.ts';
import type { Judged } from './setup/step.ts';
import { planSrp, srpSentence, type SrpStep } from './srp/plan.ts';
import { leaveSentence, loadSentence } from './step-words.ts';
import { setupMemory, storageOf, type PathView, type PortalView, type View } from './view.ts';
import { duration } from './words.ts';

export type Step =
  | { readonly kind: 'load-module'; readonly module: DesiredModule }
  | { readonly kind: 'set-up'; readonly step: SetupStep }
  | { readonly kind: 'connect'; readonly path: Path; readonly why: string }
  | { readonly kind: 'discover'; readonly portal: Portal; readonly why: string }
  | { readonly kind: 'leave'; readonly controller: Controller; readonly path: Path }
  | { readonly kind: 'srp'; readonly step: Exclude<SrpStep, Hold> }
  | { readonly kind: 'removal'; readonly step: Exclude<RemovalStep, Hold> }
  | Hold;

export type DoorStep = Extract<Step, { kind: 'connect' | 'discover' }>;

/** Where a step leads, and from where. */
export const endpointOf = (
  step: DoorStep,
): Endpoint & {
  readonly hostTraddr?: string | undefined;
  readonly hostIface?: string | undefined;
} => (step.kind === 'connect' ? step.path : step.portal);

/** Equal for steps that do the same. */
export const stepKey = (step: DoorStep): string =>
  step.kind === 'connect' ? `connect ${pathKey(step.path)}` : `discover ${portalKey(step.portal)}`;

/** What is to be done to the host itself, and what is only to be said. */
export const setupOf = ({ desired, actual }: Pick<View, 'desired' | 'actual'>): Judged<SetupStep> =>
  judgeSetup(desired.setup, actual.setup);

const whyConnect = ({ memory }: PathView, now: number): string => {
  if (memory.reason !== undefined) return `last attempt: ${memory.reason}`;
  if (memory.lostAt !== undefined) return `lost ${duration(now - memory.lostAt)} ago`;
  return 'not connected since boot';
};

const stepForPath = (view: PathView, now: number, obstacleTo: Obstacle): Step | undefined => {
  const { path, memory, controller } = view;
  if (controller?.state === 'live') return undefined;
  if (controller !== undefined) return { kind: 'leave', controller, path };
  const what = `connect ${describePath(path)}`;
  const obstacle = obstacleTo(path);
  if (obstacle !== undefined)
    return holdFor(obstacle, { what, source: path.source, attempts: memory });
  if (memory.notBefore > now) return hold(what, path.source, memory, now);
  return { kind: 'connect', path, why: whyConnect(view, now) };
};

/** Asked often while something is wrong with what it lists or listed, seldom while all of it is connected. */
const intervalOf = (
  portal: PortalView,
  failing: ReadonlySet<string>,
  view: Pick<View, 'settings' | 'now'>,
): number => {
  const { discoveryIntervalMs } = view.settings;
  const incomplete = portal.memory.records.some(
    ({ missingSince = -Infinity }) => view.now - missingSince < discoveryIntervalMs,
  );
  const often = failing.has(portal.portal.source) || incomplete;
  return often ? Math.min(discoveryIntervalMs, 60_000) : discoveryIntervalMs;
};

const stepForPortal = (
  one: PortalView,
  {
    failing,
    since,
    obstacleTo,
  }: { readonly failing: ReadonlySet<string>; readonly since: number; obstacleTo: Obstacle },
  view: View,
): Step | undefined => {
  const { portal, memory } = one;
  const { now } = view;
  const age = memory.discoveredAt === undefined ? undefined : now - memory.discoveredAt;
  const isRecent = (memory.discoveredAt ?? -Infinity) >= since;
  const fresh = age !== undefined && age < intervalOf(one, failing, view) && isRecent;
  if (fresh && memory.failures === 0) return undefined;
  const what = `ask ${describeEndpoint(portal)}`;
  const obstacle = obstacleTo(portal);
  if (obstacle !== undefined)
    return holdFor(obstacle, { what, source: portal.source, attempts: memory });
  if (memory.notBefore > now) return hold(what, portal.source, memory, now);
  const why = age === undefined ? 'not asked since boot' : `last asked ${duration(age)} ago`;
  return { kind: 'discover', portal, why };
};

const stepForModule = (module: DesiredModule, { memory, now }: View): Step => {
  const attempts = setupMemory(memory, moduleKey(module.name));
  return attempts.notBefore > now
    ? hold(`load the module ${module.name}`, module.source, attempts, now)
    : { kind: 'load-module', module };
};

const stepForSetup = (step: SetupStep, { memory, now }: View): Step => {
  const attempts = setupMemory(memory, step.key);
  return attempts.notBefore > now
    ? hold(step.sentence, undefined, attempts, now)
    : { kind: 'set-up', step };
};

const stepForSrp = (step: SrpStep): Step => (step.kind === 'hold' ? step : { kind: 'srp', step });

const stepForRemoval = (step: RemovalStep): Step =>
  step.kind === 'hold' ? step : { kind: 'removal', step };

/** Of NVMe; connects before discoveries because they bring storage back sooner. */
export const planNvme = (view: View, { portals, paths } = storageOf(view)): readonly Step[] => {
  const failing = new Set(
    paths.filter(({ memory }) => memory.failures > 0).map(({ path }) => path.source),
  );
  const since = askedAnewSince(view);
  const obstacleTo = obstacles(view.actual, view.memory.hcas);
  const connects = paths.map((path) => stepForPath(path, view.now, obstacleTo));
  const how = { failing, since, obstacleTo };
  const discoveries = portals.map((portal) => stepForPortal(portal, how, view));
  return [...connects, ...discoveries].filter((step) => step !== undefined);
};

/** Of the host's set-up. */
export const planSetup = (view: View): readonly Step[] =>
  setupOf(view).steps.map((step) => stepForSetup(step, view));

/** What would be done now, in this order; removals are the last. */
export const plan = (view: View, storage = storageOf(view)): readonly Step[] => [
  ...missingModules(view).map((module) => stepForModule(module, view)),
  ...planSetup(view),
  ...planNvme(view, storage),
  ...planSrp(view).map(stepForSrp),
  ...judgeRemovals(view).steps.map(stepForRemoval),
];

/** What a step does, in a word that scripts may rely on; docs/json.md has them all. */
export type StepKind =
  | Exclude<Step['kind'], 'set-up' | 'srp' | 'removal'>
  | SetupStep['kind']
  | Exclude<SrpStep | RemovalStep, Hold>['kind'];

export const kindOf = (step: Step): StepKind =>
  step.kind === 'set-up' || step.kind === 'srp' || step.kind === 'removal'
    ? step.step.kind
    : step.kind;

/** The step as a sentence an administrator would write. */
export const sentence = (step: Step): string => {
  switch (step.kind) {
    case 'load-module':
      return loadSentence(step.module);
    case 'set-up':
      return step.step.sentence;
    case 'srp':
      return srpSentence(step.step);
    case 'removal':
      return removalSentence(step.step);
    case 'connect':
      return `connect ${describePath(step.path)}: ${step.why} (${step.path.source})`;
    case 'discover':
      return `ask ${describeEndpoint(step.portal)} what it exports and connect all of it: ${step.why} (${step.portal.source})`;
    case 'leave':
      return leaveSentence(step.controller, step.path);
    case 'hold':
      return holdSentence(step);
  }
};
