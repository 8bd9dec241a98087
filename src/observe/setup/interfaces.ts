/** Interfaces that files speak of. What the world shows already is not read again, and nobody is asked for nothing. */

import { findInterface, isExcluded } from '../../core/interfaces/find.ts';
import { lacksOf } from '../../core/interfaces/lacks.ts';
import type {
  InterfacesActual,
  InterfacesDesired,
  InterfaceSeen,
} from '../../core/interfaces/types.ts';
import type { Host } from '../../host/host.ts';
import { allAddresses } from '../interfaces/addresses.ts';
import { observeDetails, type WorldSeen } from '../interfaces/details.ts';
import { askManagers } from '../interfaces/manager.ts';
import { observeRoutes } from '../interfaces/routes.ts';

type Change = (seen: InterfaceSeen) => Promise<InterfaceSeen>;

/** Names of the interfaces that lack something. */
const lackingOnes = (desired: InterfacesDesired, actual: InterfacesActual): ReadonlySet<string> => {
  const lacking = desired.interfaces.flatMap((wish) => {
    const seen = findInterface(wish, actual.interfaces);
    if (seen?.rdma !== true || wish.config.refused) return [];
    if (isExcluded(desired, wish, actual.interfaces)) return [];
    return lacksOf(wish, seen, actual).length > 0 ? [seen.name] : [];
  });
  return new Set(lacking);
};

const changed = async (
  actual: InterfacesActual,
  names: ReadonlySet<string>,
  change: Change,
): Promise<InterfacesActual> => ({
  ...actual,
  interfaces: await Promise.all(
    actual.interfaces.map(async (seen) => (names.has(seen.name) ? change(seen) : seen)),
  ),
});

/** Who lacks something and cannot be asked what it has is not known to have nothing. */
const withExact = (
  seen: InterfaceSeen,
  exact: Awaited<ReturnType<typeof allAddresses>>,
  lacking: ReadonlySet<string>,
): InterfaceSeen => {
  const { name, addresses } = seen;
  if (lacking.has(name)) return { ...seen, addresses: exact && (exact.get(name) ?? []) };
  return { ...seen, addresses: exact?.get(name) ?? addresses };
};

/** The interfaces as they are, without their managers. Where something is missing, ip(8) says which addresses there are. */
export const observeState = async (
  host: Host,
  desired: InterfacesDesired,
  world: Promise<WorldSeen>,
): Promise<InterfacesActual> => {
  const hasRoutes = desired.interfaces.some(({ routes }) => routes.length > 0);
  const [interfaces, routes] = await Promise.all([
    observeDetails(host, desired, await world),
    hasRoutes ? observeRoutes(host) : undefined,
  ]);
  const actual = { interfaces, routes };
  const lacking = lackingOnes(desired, actual);
  if (lacking.size === 0) return actual;
  const exact = await allAddresses(host);
  return { ...actual, interfaces: interfaces.map((seen) => withExact(seen, exact, lacking)) };
};

export const observeInterfaces = async (
  host: Host,
  desired: InterfacesDesired,
  world: Promise<WorldSeen>,
): Promise<InterfacesActual> => {
  const actual = await observeState(host, desired, world);
  const managerOf = askManagers(host);
  return changed(actual, lackingOnes(desired, actual), async (seen) => ({
    ...seen,
    manager: await managerOf(seen.name),
  }));
};
