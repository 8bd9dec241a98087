/** Routes that are asked for and the routes there are. Pure. */

import type { IpAddress } from '../address.ts';
import type { InterfaceRoute } from '../desired/ipoib.ts';
import type { InterfaceWish, SeenRoute } from './types.ts';

const isSame = (a: IpAddress | undefined, b: IpAddress | undefined): boolean =>
  a?.value === b?.value;

const isTo = (seen: SeenRoute, { family, destination, prefix }: InterfaceRoute): boolean =>
  seen.destination.family === family &&
  seen.prefix === prefix &&
  isSame(seen.destination, destination);

const isIt = (seen: SeenRoute, iface: string, route: InterfaceRoute): boolean =>
  isTo(seen, route) && seen.iface === iface && isSame(seen.gateway, route.gateway);

/** IP6_RT_PRIO_USER in include/net/ip6_route.h. */
const usualMetric = (family: 4 | 6): number => (family === 4 ? 0 : 1024);

/** Another route in the same place: the kernel refuses a second one. */
const isInPlace = (seen: SeenRoute, route: InterfaceRoute): boolean =>
  isTo(seen, route) && seen.metric === (route.metric ?? usualMetric(route.family));

type IsFresh = (family: 4 | 6) => boolean;

const isDefault = ({ prefix }: InterfaceRoute): boolean => prefix === 0;

const wanted = ({ config, routes }: InterfaceWish): readonly InterfaceRoute[] =>
  routes.filter(({ family }) => family === 4 || config.ipv6);

const missing = (
  wish: InterfaceWish,
  iface: string,
  seen: readonly SeenRoute[],
): readonly InterfaceRoute[] =>
  wanted(wish).filter((route) => !seen.some((one) => isIt(one, iface, route)));

/** Missing ones that nothing else is in the place of; for a default route, nothing of its family at all. */
const lacking = (
  wish: InterfaceWish,
  iface: string,
  seen: readonly SeenRoute[],
): readonly InterfaceRoute[] =>
  missing(wish, iface, seen).filter(
    (route) => !seen.some((one) => (isDefault(route) ? isTo(one, route) : isInPlace(one, route))),
  );

/**
 * A default route belongs to setting an interface up: `isFresh` tells of a family whether the interface lacks its
 * address as well. That there is none any more may have to do with another interface, and nobody has asked for the
 * traffic of that one.
 */
export const lackingRoutes = (
  wish: InterfaceWish,
  iface: string,
  { seen, isFresh }: { readonly seen: readonly SeenRoute[] | undefined; readonly isFresh: IsFresh },
): readonly InterfaceRoute[] =>
  seen === undefined
    ? []
    : lacking(wish, iface, seen).filter((route) => !isDefault(route) || isFresh(route.family));

/** Default routes that are asked for and missing, of an interface that is set up but for them. */
export const leftDefaults = (
  wish: InterfaceWish,
  iface: string,
  { seen, isFresh }: { readonly seen: readonly SeenRoute[] | undefined; readonly isFresh: IsFresh },
): readonly InterfaceRoute[] =>
  lacking(wish, iface, seen ?? []).filter(
    (route) => seen !== undefined && isDefault(route) && !isFresh(route.family),
  );

/** Routes in whose place others are, each with the one that is there. */
export const displacedRoutes = (
  wish: InterfaceWish,
  iface: string,
  seen: readonly SeenRoute[] = [],
): readonly { readonly route: InterfaceRoute; readonly by: SeenRoute }[] =>
  missing(wish, iface, seen)
    .filter((route) => !isDefault(route))
    .flatMap((route) => {
      const by = seen.find((one) => isInPlace(one, route));
      return by === undefined ? [] : [{ route, by }];
    });
