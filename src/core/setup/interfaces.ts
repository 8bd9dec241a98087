/** Network interfaces that carry RDMA. */

import type { FullPkey, InterfaceName } from '../ipoib/ids.ts';
import { findInterface, isExcluded } from '../interfaces/find.ts';
import { belowOf, byRank } from '../interfaces/order.ts';
import { judgeInterface } from '../interfaces/judge.ts';
import { groupOf } from '../interfaces/own.ts';
import { misnamed } from '../interfaces/misnamed.ts';
import { nameOf } from '../interfaces/words.ts';
import type { InterfaceRoute } from '../desired/ipoib.ts';
import type {
  InterfacesActual,
  InterfacesDesired,
  InterfaceWish,
  ManagerName,
} from '../interfaces/types.ts';
import { nothingDue, type Judged, type SetupStepOf } from './step.ts';

export type { InterfacesActual, InterfacesDesired } from '../interfaces/types.ts';

type Of<Kind extends string> = SetupStepOf<'interfaces', Kind> & { readonly name: string };

/** What Holdfast does itself where nobody else manages the interface. */
export type OwnStep =
  | (Of<'create-interface'> & { readonly physdev: InterfaceName; readonly pkey: FullPkey })
  | (Of<'set-mode'> & { readonly mode: 'connected' | 'datagram' })
  | (Of<'set-mtu'> & { readonly mtu: number })
  /** `isUp`: it has to be taken down for it, which nobody notices. */
  | (Of<'enslave'> & { readonly master: string; readonly isUp: boolean })
  | Of<'link-up'>
  /** `address`: with its prefix, as ip(8) takes it. */
  | (Of<'add-address'> & { readonly address: string; readonly hasBroadcast: boolean })
  | (Of<'add-route'> & { readonly route: InterfaceRoute });

/** What its manager is asked for. */
export type AskStep = Of<'ask-manager'> & {
  readonly manager: ManagerName;
  /** What to look for afterwards. */
  readonly wish: InterfaceWish;
};

export type InterfaceStep = OwnStep | AskStep;

/** Of several default routes of a family only the first: the kernel refuses the next. */
const withoutSecondDefaults = (steps: readonly InterfaceStep[]): readonly InterfaceStep[] => {
  const families = new Set<number>();
  return steps.filter((step) => {
    if (step.kind !== 'add-route' || step.route.prefix !== 0) return true;
    const isFirst = !families.has(step.route.family);
    families.add(step.route.family);
    return isFirst;
  });
};

/** A VLAN does not come up on what is down (vlan_dev_open), nor has it a larger MTU (vlan_dev_change_mtu). */
const judgeAbove = (wish: InterfaceWish, actual: InterfacesActual): Judged<InterfaceStep> => {
  const { steps, remarks } = judgeInterface(wish, actual);
  const after = belowOf(wish, actual.interfaces).map(groupOf);
  return { steps: steps.map((step) => ({ ...step, after })), remarks };
};

const leftAlone = (wish: InterfaceWish, { interfaces }: InterfacesActual): Judged<never> => {
  const { source, type } = wish.config;
  const isConcerned = type === 'infiniband' || findInterface(wish, interfaces)?.rdma === true;
  if (!isConcerned) return nothingDue;
  return {
    steps: [],
    remarks: [`${nameOf(wish)} is left alone: [interfaces] exclude has it (${source})`],
  };
};

/**
 * Interfaces in the order in which they stand on each other. Nothing is taken away from an interface, and nothing is
 * done to one that may be in use that would interrupt it.
 */
export const planInterfaces = (
  desired: InterfacesDesired,
  actual: InterfacesActual,
): Judged<InterfaceStep> => {
  const judged = byRank(desired.interfaces, actual.interfaces).map((wish) =>
    isExcluded(desired, wish, actual.interfaces)
      ? leftAlone(wish, actual)
      : judgeAbove(wish, actual),
  );
  return {
    steps: withoutSecondDefaults(judged.flatMap(({ steps }) => steps)),
    remarks: [
      ...misnamed(desired.names, actual.interfaces),
      ...judged.flatMap(({ remarks }) => remarks),
    ],
  };
};
