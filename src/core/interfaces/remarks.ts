/** What differs and stays as it is, in sentences. Pure. */

import type { InterfaceRoute } from '../desired/ipoib.ts';
import { addressesElsewhere, defaultsLeft, foreignMaster, otherPrefixes } from './lacks.ts';
import { hasConnectedMode, whyNotMtu } from './link.ts';
import { displacedRoutes } from './routes.ts';
import type { InterfacesActual, InterfaceSeen, InterfaceWish } from './types.ts';
import { addressText, routeText } from './words.ts';

/** Addresses that differ and stay as they are. */
const addressRemarks = (
  wish: InterfaceWish,
  seen: InterfaceSeen,
  { interfaces }: InterfacesActual,
): readonly string[] => {
  const prefixes = otherPrefixes(wish, seen).map(
    (address) =>
      `${seen.name} has another prefix length than ${addressText(address)}, which is left (${address.source})`,
  );
  const elsewhere = addressesElsewhere(wish, seen, interfaces).map(
    ({ address, iface }) =>
      `${seen.name} does not get the address ${addressText(address)}: ${iface} has it (${address.source})`,
  );
  return [...prefixes, ...elsewhere];
};

const ipRoute = (name: string, route: InterfaceRoute): string =>
  `ip${route.family === 6 ? ' -6' : ''} route add ${routeText(route)} dev ${name}`;

/** Routes that are not there and are not set. */
const routeRemarks = (
  wish: InterfaceWish,
  seen: InterfaceSeen,
  actual: InterfacesActual,
): readonly string[] => {
  const { name } = seen;
  const displaced = displacedRoutes(wish, name, actual.routes).map(
    ({ route, by }) =>
      `the route ${routeText(route)} of ${name} is not set: there is one in its place, on ${by.iface} (${route.source})`,
  );
  const defaults = defaultsLeft(wish, seen, actual).map(
    (route) =>
      `the route ${routeText(route)} of ${name} is missing, and Holdfast sets a default route only together with the address of its interface; \`${ipRoute(name, route)}\` sets it (${route.source})`,
  );
  return [...displaced, ...defaults];
};

/** An interface that somebody has put into a bond or bridge beside its file. */
const foreignRemarks = (wish: InterfaceWish, seen: InterfaceSeen): readonly string[] => {
  const master = foreignMaster(wish, seen);
  const { addresses, bootproto, source } = wish.config;
  const asks = addresses.length > 0 || bootproto === 'dhcp' || wish.routes.length > 0;
  return master === undefined || !asks
    ? []
    : [
        `${seen.name} belongs to ${master}, and its file names no MASTER: it is left as it is, without the addresses and routes of the file (${source})`,
      ];
};

/** What differs and stays as it is, whoever manages the interface. */
export const remarksOn = (
  wish: InterfaceWish,
  seen: InterfaceSeen,
  actual: InterfacesActual,
): readonly string[] => {
  const { mtu, source, connectedMode } = wish.config;
  const linkSource = wish.linkSource ?? source;
  const modeless =
    connectedMode === true && seen.infiniband && !hasConnectedMode(seen)
      ? [`${seen.name} has no connected mode: its driver offers none (${linkSource})`]
      : [];
  const why = mtu === undefined ? undefined : whyNotMtu(wish, seen, mtu);
  const limited =
    mtu === undefined || why === undefined
      ? []
      : [`${seen.name} cannot have the MTU of ${mtu}: ${why} (${linkSource})`];
  const unknown =
    seen.addresses === undefined
      ? [`which addresses ${seen.name} has cannot be told: ip(8) does not say (${source})`]
      : [];
  return [
    ...wish.findings,
    ...unknown,
    ...modeless,
    ...limited,
    ...addressRemarks(wish, seen, actual),
    ...routeRemarks(wish, seen, actual),
    ...foreignRemarks(wish, seen),
  ];
};
