/** What is to be disconnected because the line that asked for it was removed, and what of that has to wait. Pure. */

import { hold, holdSentence, type Hold } from '../hold.ts';
import type { Asked } from '../memory.ts';
import { describeEndpoint, describePath } from '../path.ts';
import { serves } from '../srp/verdict.ts';
import { srpOf, type LoginView } from '../srp/view.ts';
import { storageOf, type PortalView, type Storage, type View } from '../view.ts';
import { duration } from '../words.ts';
import { candidates, graceMs, type About, type Candidate } from './candidates.ts';
import { inUse } from './use.ts';

export interface Disconnect extends About {
  readonly kind: 'disconnect' | 'log-out';
  /** `port-6:1`; undefined for a controller. */
  readonly remotePort: string | undefined;
}

export type RemovalStep =
  | Disconnect
  /** Nothing yet. */
  | (About & { readonly kind: 'await-removal'; readonly why: string })
  | Hold;

export interface Removals {
  readonly steps: readonly RemovalStep[];
  /** What stays because somebody uses it. */
  readonly warnings: readonly string[];
  /** What stays though nothing asks for it. */
  readonly remarks: readonly string[];
}

const isUnheard = ({ memory }: PortalView, since: number): boolean =>
  memory.failures > 0 || memory.discoveredAt === undefined || memory.discoveredAt < since;

/** What is still asked for comes first: it may turn out to be what a removed line had led to. */
const incomplete = (
  since: number,
  { portals, paths }: Storage,
  logins: readonly LoginView[],
): string | undefined => {
  const path = paths.find(({ controller }) => controller?.state !== 'live');
  if (path !== undefined) return `${describePath(path.path)} is connected`;
  const portal = portals.find((one) => isUnheard(one, since));
  if (portal !== undefined) return `${describeEndpoint(portal.portal)} has said what it exports`;
  const login = logins.find((one) => !serves(one));
  return login === undefined ? undefined : `${login.what} is logged in to`;
};

const because = ({ source }: Asked): string =>
  `${source} that asked for it was removed, and [pass] on-removal = disconnect`;

const doing = ({ remotePort }: Pick<Candidate, 'remotePort'>): 'disconnect' | 'log out' =>
  remotePort === undefined ? 'disconnect' : 'log out';

/** `disconnect nvme3 (nqn.x at rdma 10.0.0.1:4420)` */
const deedOf = (one: Pick<Candidate, 'name' | 'asked' | 'remotePort'>): string =>
  `${doing(one)} ${one.name} (${one.asked.what})`;

/** Why nothing can be done about it yet, whoever uses it. */
const waiting = (
  going: readonly Candidate[],
  view: View,
): ((one: Candidate) => string | undefined) => {
  if (going.length === 0) return () => undefined;
  const [storage, logins] = [storageOf(view), srpOf(view)?.logins ?? []];
  return ({ goneSince }) => {
    const left = goneSince + graceMs - view.now;
    if (left > 0) return `in ${duration(left)}, unless the line comes back`;
    const what = incomplete(goneSince, storage, logins);
    return what === undefined ? undefined : `once ${what}`;
  };
};

/** Whether anything could go now if nobody used it. */
export const isRipe = (view: View): boolean => {
  const going = candidates(view);
  const waits = waiting(going, view);
  return going.some((one) => one.asked.notBefore <= view.now && waits(one) === undefined);
};

const stepFor = (one: Candidate, why: string | undefined, view: View): RemovalStep => {
  const { name, asked, remotePort } = one;
  if (why !== undefined) return { kind: 'await-removal', name, asked, why };
  if (asked.notBefore > view.now) return hold(deedOf(one), undefined, asked, view.now);
  if (view.actual.use === undefined)
    return { kind: 'await-removal', name, asked, why: 'once it is known that nobody uses it' };
  return { kind: remotePort === undefined ? 'disconnect' : 'log-out', name, asked, remotePort };
};

const keptWords = {
  setting: 'it stays, as [pass] on-removal said then',
  file: 'it stays, because the file asks for nothing any more, which is taken for an accident',
  fabric: 'it stays, because rules that let somebody in are none to log out by',
} as const;

const keptRemark = (name: string, { what, source, kept }: Asked): string | undefined =>
  kept === undefined
    ? undefined
    : `nothing asks for ${name} (${what}) any more, which ${source} did: ${keptWords[kept]}`;

/** What is in use among what is to go, by name, and who uses it; from memory where that was not looked at. */
export const usersOf = (view: View): ReadonlyMap<string, string> => {
  const going = candidates(view);
  const { use, controllers } = view.actual;
  const found = going.map((one) => {
    const user = use === undefined ? one.asked.reason : inUse(one, { controllers, use, going });
    return [one.name, user] as const;
  });
  return new Map(found.flatMap(([name, user]) => (user === undefined ? [] : [[name, user]])));
};

const inUseWarning = ({ name, asked, remotePort }: Candidate, user: string): string => {
  const deed = remotePort === undefined ? 'disconnected' : 'logged out';
  return `${name} (${asked.what}) is not ${deed}: ${user} (${because(asked)})`;
};

/** The half minute itself is said once, in the journal. */
const waitingRemark = (one: Candidate, why: string | undefined, view: View): readonly string[] => {
  const { name, asked, goneSince, remotePort } = one;
  if (why === undefined || goneSince + graceMs > view.now) return [];
  const deed = remotePort === undefined ? 'disconnected' : 'logged out';
  return [
    `nothing asks for ${name} (${asked.what}) any more, which ${asked.source} did: it is ${deed} ${why}`,
  ];
};

/** Everything about connections that nothing asks for any more. */
export const judgeRemovals = (view: View): Removals => {
  const going = candidates(view);
  const waits = waiting(going, view);
  const users = usersOf(view);
  const kept = Object.entries(view.memory.asked).map(([name, one]) => keptRemark(name, one));
  const isFree = ({ name }: Candidate): boolean =>
    view.actual.use === undefined || !users.has(name);
  return {
    steps: going.filter(isFree).map((one) => stepFor(one, waits(one), view)),
    warnings: going.flatMap((one) => {
      const user = users.get(one.name);
      return user === undefined ? [] : [inUseWarning(one, user)];
    }),
    remarks: [
      ...kept.filter((remark) => remark !== undefined),
      ...going.filter(isFree).flatMap((one) => waitingRemark(one, waits(one), view)),
    ],
  };
};

export const isDisconnect = (step: RemovalStep): step is Disconnect =>
  step.kind === 'disconnect' || step.kind === 'log-out';

/** The step as a sentence an administrator would write. */
export const removalSentence = (step: RemovalStep): string => {
  switch (step.kind) {
    case 'hold':
      return holdSentence(step);
    case 'await-removal': {
      const deed = step.name.startsWith('nvme') ? 'disconnecting' : 'logging out';
      return `wait before ${deed} ${step.name} (${step.asked.what}): ${step.why} (${because(step.asked)})`;
    }
    case 'disconnect':
    case 'log-out':
      return `${deedOf(step)}: ${because(step.asked)}`;
  }
};
