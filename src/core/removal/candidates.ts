/** Connections that were asked for, are there, and have been asked for no more for some time. Pure. */

import type { Asked } from '../memory.ts';
import type { View } from '../view.ts';
import type { Going } from './use.ts';

/** A file that is just being written, or a slip of the hand, has this long to be put right. */
export const graceMs = 30_000;

export interface About {
  /** `nvme3` or `host6` */
  readonly name: string;
  readonly asked: Asked;
}

export interface Candidate extends About, Going {
  readonly remotePort: string | undefined;
  readonly goneSince: number;
}

/** Those that the kernel is not removing already. */
const candidateOf = (view: View, name: string, asked: Asked): readonly Candidate[] => {
  const { goneSince } = asked;
  if (goneSince === undefined || view.settings.passOnRemoval === 'keep') return [];
  const controller = view.actual.controllers.find((one) => one.name === name);
  if (controller !== undefined) {
    if (controller.state.startsWith('deleting') || controller.state === 'dead') return [];
    return [{ name, asked, goneSince, controller, disks: controller.disks, remotePort: undefined }];
  }
  const host = view.actual.srp?.hosts.find((one) => one.name === name);
  if (host?.remotePort === undefined || host.remotePort.state === 'lost') return [];
  const remotePort = host.remotePort.name;
  return [{ name, asked, goneSince, controller: undefined, disks: host.disks, remotePort }];
};

export const candidates = (view: View): readonly Candidate[] =>
  Object.entries(view.memory.asked).flatMap(([name, asked]) => candidateOf(view, name, asked));

/** Disks whose users decide what can go. */
export const disksToGo = (view: View): readonly string[] =>
  candidates(view).flatMap(({ disks }) => disks);

/** Whether anything was asked for and is no more, so that somebody has to look closer. */
export const hasRemovals = ({ memory, settings }: Pick<View, 'memory' | 'settings'>): boolean =>
  settings.passOnRemoval !== 'keep' &&
  Object.values(memory.asked).some(({ goneSince }) => goneSince !== undefined);

/** Since when portals are to be asked anew, because one of them may lead to what a removed line led to. */
export const askedAnewSince = (view: Pick<View, 'memory' | 'settings'>): number =>
  hasRemovals(view)
    ? Math.max(...Object.values(view.memory.asked).map(({ goneSince = -Infinity }) => goneSince))
    : -Infinity;

/** Every moment at which a half minute or a back-off ends, in monotonic milliseconds. */
export const removalMoments = (view: Pick<View, 'memory' | 'settings'>): readonly number[] =>
  hasRemovals(view)
    ? Object.values(view.memory.asked).flatMap(({ goneSince, notBefore }) =>
        goneSince === undefined ? [] : [goneSince + graceMs, notBefore],
      )
    : [];
