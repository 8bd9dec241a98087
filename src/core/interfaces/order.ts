/** What stands on what. Pure. */

import { findInterface } from './find.ts';
import type { InterfaceSeen, InterfaceWish } from './types.ts';

/** 0: on hardware. 1: made of another for a P_Key. 2: a VLAN or bond on others. */
const rankOf = (wish: InterfaceWish, interfaces: readonly InterfaceSeen[]): number => {
  if (wish.config.pkey !== undefined) return 1;
  const seen = findInterface(wish, interfaces);
  return seen !== undefined && seen.lowers.length > 0 ? 2 : 0;
};

export const byRank = (
  wishes: readonly InterfaceWish[],
  interfaces: readonly InterfaceSeen[],
): readonly InterfaceWish[] =>
  wishes
    .map((wish) => ({ wish, rank: rankOf(wish, interfaces) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ wish }) => wish);
