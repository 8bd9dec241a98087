/**
 * Links that came back while their device stayed: what every host behind the same switch sees in the same moment, unlike
 * the return of a host's own HCA. docs/fleet.md has the figures. Pure.
 */

import type { RdmaPort } from './actual.ts';
import type { Settings } from './settings.ts';

/** What is remembered of the links of RDMA ports. Times are monotonic milliseconds since boot. */
export interface Links {
  /** Ports that were active when last looked at, as `mlx5_0/1`. */
  readonly active: readonly string[];
  /** Ports that are not, and since when; a port whose device went is forgotten. */
  readonly down: Readonly<Record<string, number>>;
  /** Nothing that a link may have brought back is tried before; undefined when there is nothing to wait for. */
  readonly quietUntil?: number | undefined;
}

/**
 * The longest wait as a share of the time for which the link was away, so that no recovery takes much longer than the
 * outage did: a cable that was out for five seconds costs no more than a quarter of one.
 */
const shareOfAbsence = 0.05;

export interface LinkMoment {
  readonly now: number;
  /** In [0, 1). */
  readonly random: number;
  readonly settings: Pick<Settings, 'retrySpreadMs'>;
}

/** How long the first attempt waits after a link was away for so many milliseconds. */
export const waitAfter = (awayMs: number, { random, settings }: LinkMoment): number =>
  Math.round(random * Math.min(settings.retrySpreadMs, Math.max(0, awayMs) * shareOfAbsence));

const nameOf = ({ device, port }: RdmaPort): string => `${device}/${port}`;

const isActive = ({ state }: RdmaPort): boolean => state.startsWith('ACTIVE');

/** One that does not show its state is a matter of its own HCA, like one that is gone. */
const isDown = (port: RdmaPort): boolean => !isActive(port) && port.state !== 'UNKNOWN';

/** A port counts as down since it was first seen so: at the very first look, or where it was active before. */
const downAfter = (
  before: Links | undefined,
  ports: readonly RdmaPort[],
  now: number,
): Record<string, number> => {
  const since = (name: string): number | undefined =>
    before === undefined || before.active.includes(name) ? now : before.down[name];
  const inactive = ports.filter(isDown).map(nameOf);
  return Object.fromEntries(
    inactive.flatMap((name) => {
      const at = since(name);
      return at === undefined ? [] : [[name, Math.min(at, now)]];
    }),
  );
};

/** A wait that has begun holds, unless it is over or not to be believed: see core/plausible.ts. */
const stillQuiet = (before: Links, { now, settings }: LinkMoment): number | undefined => {
  const { quietUntil = 0 } = before;
  return quietUntil > now && quietUntil <= now + settings.retrySpreadMs ? quietUntil : undefined;
};

const quietAfter = (
  before: Links,
  active: readonly string[],
  moment: LinkMoment,
): number | undefined => {
  const risen = active.filter((name) => !before.active.includes(name));
  const absences = risen.map((name) => before.down[name]);
  // A device that was away itself brings back what nobody else waits for.
  if (absences.includes(undefined)) return undefined;
  const still = stillQuiet(before, moment);
  const longest = Math.max(0, ...absences.map((since = moment.now) => moment.now - since));
  const wait = waitAfter(longest, moment);
  // A second link of the same switch draws no second time.
  return still ?? (wait > 0 ? moment.now + wait : undefined);
};

/** Forgets the ports of devices that went and came back, though no look saw them gone: their links are their own. */
export const withoutDevices = (
  links: Links | undefined,
  devices: readonly string[],
): Links | undefined => {
  if (links === undefined || devices.length === 0) return links;
  const isKept = (port: string): boolean => !devices.includes(port.slice(0, port.lastIndexOf('/')));
  const down = Object.entries(links.down).filter(([port]) => isKept(port));
  return { ...links, active: links.active.filter(isKept), down: Object.fromEntries(down) };
};

/** What is known of the links after a look at the ports. */
export const linksAfter = (
  before: Links | undefined,
  ports: readonly RdmaPort[],
  moment: LinkMoment,
): Links => {
  const active = ports.filter(isActive).map(nameOf);
  const quietUntil = before === undefined ? undefined : quietAfter(before, active, moment);
  return { active, down: downAfter(before, ports, moment.now), quietUntil };
};
