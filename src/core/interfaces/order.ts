/** What stands on what. Pure. */

import { findInterface } from './find.ts';
import type { InterfaceSeen, InterfaceWish } from './types.ts';

/** Names of the interfaces right below: what a P_Key child is made of, the members of a bond, the one of a VLAN. */
export const belowOf = (
  wish: InterfaceWish,
  interfaces: readonly InterfaceSeen[],
): readonly string[] => {
  const { pkey } = wish.config;
  const { lowers = [] } = findInterface(wish, interfaces) ?? {};
  return pkey === undefined ? lowers : [pkey.physdev, ...lowers];
};

/** How many levels there are below some interfaces; the kernel lets none stand on itself. */
const levels = (names: readonly string[], interfaces: readonly InterfaceSeen[]): number => {
  const seen = interfaces.filter(({ name }) => names.includes(name));
  const below = seen.map(({ lowers }) => (lowers.length === 0 ? 0 : levels(lowers, interfaces)));
  return names.length === 0 ? 0 : 1 + Math.max(0, ...below);
};

export const byRank = (
  wishes: readonly InterfaceWish[],
  interfaces: readonly InterfaceSeen[],
): readonly InterfaceWish[] =>
  wishes
    .map((wish) => ({ wish, rank: levels(belowOf(wish, interfaces), interfaces) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ wish }) => wish);
