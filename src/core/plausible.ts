/** Times that cannot be: a state file that survived a boot, or settings that were made stricter since. Pure. */

import type { Entered, HcaMemory } from './hca/types.ts';
import {
  mapValues,
  type Asked,
  type Memory,
  type PathMemory,
  type PortalMemory,
  type SrpPortMemory,
  type World,
} from './memory.ts';
import type { Settings } from './settings.ts';

interface Limits {
  readonly now: number;
  readonly settings: Pick<Settings, 'retryMaxMs'>;
}

const past = (time: number | undefined, { now }: Limits): number | undefined =>
  time === undefined || time > now ? undefined : time;

/** Nothing waits longer than the longest back-off that is allowed now. */
const soon = (time: number, { now, settings }: Limits): number =>
  Math.min(time, now + settings.retryMaxMs);

const plausiblePath = (one: PathMemory, limits: Limits): PathMemory => ({
  ...one,
  notBefore: soon(one.notBefore, limits),
  succeededAt: past(one.succeededAt, limits),
  lostAt: past(one.lostAt, limits),
});

const plausibleAsked = ({ goneSince, ...one }: Asked, limits: Limits): Asked => ({
  ...one,
  notBefore: soon(one.notBefore, limits),
  ...(goneSince !== undefined && { goneSince: Math.min(goneSince, limits.now) }),
});

const plausiblePortal = (one: PortalMemory, limits: Limits): PortalMemory => ({
  ...one,
  notBefore: soon(one.notBefore, limits),
  succeededAt: past(one.succeededAt, limits),
  discoveredAt: past(one.discoveredAt, limits),
  records: one.records.map(({ missingSince, ...record }) =>
    missingSince === undefined
      ? record
      : { ...record, missingSince: Math.min(missingSince, limits.now) },
  ),
});

const plausibleSrpPort = (one: SrpPortMemory, limits: Limits): SrpPortMemory => ({
  ...one,
  notBefore: soon(one.notBefore, limits),
  succeededAt: past(one.succeededAt, limits),
  scannedAt: past(one.scannedAt, limits),
  targets: one.targets.map(({ login, missingSince }) =>
    missingSince === undefined
      ? { login }
      : { login, missingSince: Math.min(missingSince, limits.now) },
  ),
});

const plausibleWorld = (world: World, { now }: Limits): World => ({
  ...world,
  changedAt: Math.min(world.changedAt, now),
  goneAt: mapValues(world.goneAt, (at) => Math.min(at, now)),
});

const plausibleHca = (one: HcaMemory, { now }: Limits): HcaMemory => {
  const soonest = <T extends Pick<Entered<unknown>, 'at'>>(entered: T): T => ({
    ...entered,
    at: Math.min(entered.at, now),
  });
  return {
    ...one,
    ports: mapValues(one.ports, ({ unreadyAt, ...port }) => ({
      ...soonest(port),
      ...(unreadyAt === undefined ? {} : { unreadyAt: Math.min(unreadyAt, now) }),
    })),
    history: one.history.map(soonest),
    ...(one.lostAt === undefined ? {} : { lostAt: Math.min(one.lostAt, now) }),
  };
};

/** The same memory without the future: what says it happened later than now is taken as not known. */
export const plausible = (memory: Memory, limits: Limits): Memory => ({
  ...memory,
  taken: past(memory.taken?.since, limits) === undefined ? undefined : memory.taken,
  world: memory.world === undefined ? undefined : plausibleWorld(memory.world, limits),
  paths: mapValues(memory.paths, (one) => plausiblePath(one, limits)),
  portals: mapValues(memory.portals, (one) => plausiblePortal(one, limits)),
  logins: mapValues(memory.logins, (one) => plausiblePath(one, limits)),
  asked: mapValues(memory.asked, (one) => plausibleAsked(one, limits)),
  hcas: mapValues(memory.hcas, (one) => plausibleHca(one, limits)),
  srpPorts: mapValues(memory.srpPorts, (one) => plausibleSrpPort(one, limits)),
});
