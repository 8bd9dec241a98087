/** Whether the host is what the configuration asks for, and if not, what is missing. Pure. */

import { isInTheDoor } from './actual.ts';
import { connectsAnything } from './desired.ts';
import { exclusionRemarks } from './exclude.ts';
import { moduleProblems, moduleRemarks } from './modules.ts';
import { obstacles, type Obstacle } from './hca/obstacle.ts';
import { describeEndpoint, describePath } from './path.ts';
import { setupOf } from './plan.ts';
import { judgeRemovals } from './removal/plan.ts';
import { judgeSrp, type SrpVerdict } from './srp/verdict.ts';
import { setupMemory, storageOf, type PathView, type PortalView, type View } from './view.ts';
import { several } from './words.ts';

export interface Verdict {
  readonly converged: boolean;
  readonly connected: number;
  readonly paths: number;
  /** Absent where nobody asks for SRP logins. */
  readonly srp?: Pick<SrpVerdict, 'loggedIn' | 'logins'> | undefined;
  /** One sentence for each thing that is not as desired. */
  readonly problems: readonly string[];
  /** Things to know that are no failure of Holdfast's: a live controller without a disk, a module without a kernel. */
  readonly remarks: readonly string[];
  /** What somebody has to see to, though the host is as asked for: a disk with one path only. */
  readonly warnings: readonly string[];
  /** How much of what is desired is there: `2 of 2 paths connected, 1 of 2 SRP logins`. */
  readonly counts: string;
  /** The whole in one line, for `systemctl status`. */
  readonly summary: string;
}

/** Undefined for a path that is connected; so are those of its kind below. */
export const pathProblem =
  (obstacleTo: Obstacle) =>
  ({ path, memory, controller }: PathView): string | undefined => {
    if (controller?.state === 'live') return undefined;
    if (controller !== undefined)
      return `${describePath(path)}: ${controller.name} is ${controller.state}`;
    const why = obstacleTo(path) ?? memory.reason ?? 'not connected yet';
    return `${describePath(path)}: ${why}`;
  };

/** Why nothing else gets through just now. */
const doorProblem = ({ actual }: View): string | undefined => {
  const one = actual.controllers.find(isInTheDoor);
  if (one === undefined) return undefined;
  const where = describeEndpoint({ transport: one.transport, ...one.address });
  return `${one.name} (${where}) is being connected, and the kernel connects one at a time`;
};

/** A reason without a failure is from before the world changed: nobody had cause to ask again since. */
export const portalProblem =
  (obstacleTo: Obstacle) =>
  ({ portal, memory }: PortalView): string | undefined => {
    const isFailing = memory.reason !== undefined && memory.failures > 0;
    if (!isFailing && memory.discoveredAt !== undefined) return undefined;
    const reason = isFailing ? memory.reason : undefined;
    const why = obstacleTo(portal) ?? reason ?? 'not asked yet what it exports';
    return `${describeEndpoint(portal)}: ${why}`;
  };

const pathRemark = ({ path, controller }: PathView): string | undefined =>
  controller?.state === 'live' && controller.kind === 'io' && controller.disks.length === 0
    ? `${controller.name} (${describePath(path)}) is live but has no disk: the target exports no namespace to this host, or changed its identifiers`
    : undefined;

const defined = (sentences: readonly (string | undefined)[]): readonly string[] =>
  sentences.filter((one) => one !== undefined);

/** The head of a summary and, where there is one, the first of its problems. */
const summaryOf = (head: string, problems: readonly string[]): string => {
  const [first] = problems;
  return first === undefined
    ? head
    : `${head}; ${several(problems.length, 'problem')}, the first: ${first}`;
};

/** What of the host itself is not as asked for, each with the reason where one is known. */
export const setupProblems = (view: View): readonly string[] =>
  setupOf(view).steps.map(({ key, sentence }) => {
    const { reason } = setupMemory(view.memory, key);
    return reason === undefined ? `not done yet: ${sentence}` : `cannot ${sentence}: ${reason}`;
  });

/** The modules alone, for a pass before the network. */
export const judgeModules = (view: View): Verdict => {
  const problems = moduleProblems(view);
  const { loadedModules } = view.actual;
  const { modules } = view.desired;
  const loaded = modules.filter(({ name }) => loadedModules.has(name)).length;
  const counts = `${loaded} of ${several(modules.length, 'module')} loaded`;
  return {
    converged: problems.length === 0,
    connected: 0,
    paths: 0,
    problems,
    remarks: moduleRemarks(view),
    warnings: [],
    counts,
    summary: summaryOf(counts, problems),
  };
};

/** Paths are not spoken of where only SRP is asked for. */
const countsOf = (
  { desired }: View,
  { connected, paths }: Pick<Verdict, 'connected' | 'paths'>,
  srp: SrpVerdict | undefined,
): string => {
  const nvme = `${connected} of ${several(paths, 'path')} connected`;
  if (srp === undefined) return nvme;
  const logins = `${srp.loggedIn} of ${several(srp.logins, 'SRP login')}`;
  return connectsAnything(desired) || paths > 0 ? `${nvme}, ${logins}` : logins;
};

export const judge = (view: View, { portals, paths, excluded } = storageOf(view)): Verdict => {
  const srp = judgeSrp(view);
  const obstacleTo = obstacles(view.actual, view.memory.hcas);
  const problems = defined([
    ...moduleProblems(view),
    ...setupProblems(view),
    doorProblem(view),
    ...paths.map(pathProblem(obstacleTo)),
    ...portals.map(portalProblem(obstacleTo)),
    ...(srp?.problems ?? []),
  ]);
  const connected = paths.filter(({ controller }) => controller?.state === 'live').length;
  const counts = countsOf(view, { connected, paths: paths.length }, srp);
  const setup = setupOf(view);
  const removals = judgeRemovals(view);
  return {
    converged: problems.length === 0,
    connected,
    paths: paths.length,
    srp,
    problems,
    remarks: defined([
      ...moduleRemarks(view),
      ...setup.remarks,
      ...paths.map(pathRemark),
      ...(srp?.remarks ?? []),
      ...exclusionRemarks(excluded),
      ...removals.remarks,
    ]),
    warnings: [...(setup.warnings ?? []), ...removals.warnings],
    counts,
    summary: summaryOf(counts, problems),
  };
};
