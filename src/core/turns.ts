/** When what a change of the host may have mended is tried again: at once, or in this host's turn. Pure. */

import type { RdmaPort } from './actual.ts';
import { refreshed, refreshedUntil, type Attempts } from './backoff.ts';
import type { HcaNews } from './hca/news.ts';
import { linksAfter, withoutDevices, type LinkMoment, type Links } from './links.ts';
import { mapValues, type Memory } from './memory.ts';

interface Seen {
  readonly ports: readonly RdmaPort[];
  readonly hcaNews: readonly HcaNews[];
}

/** The links after a look. A device that is back or new tells of itself, even where no look saw it gone. */
export const noteLinks = (
  { links }: Pick<Memory, 'links'>,
  { ports, hcaNews }: Seen,
  moment: LinkMoment,
): Links => {
  const own = hcaNews.filter(({ kind }) => kind === 'back' || kind === 'new');
  const devices = own.map(({ device }) => device);
  return linksAfter(withoutDevices(links, devices), ports, moment);
};

/** A changed world ends all waiting, but for the turn of this host after a link that others have lost too. */
export const withoutWaiting = (memory: Memory, now: number): Memory => {
  const turn = { now, quietUntil: memory.links?.quietUntil };
  const again = <One extends Attempts>(one: One): One => ({ ...one, ...refreshedUntil(one, turn) });
  return {
    ...memory,
    portals: mapValues(memory.portals, again),
    paths: mapValues(memory.paths, again),
    logins: mapValues(memory.logins, again),
    srpPorts: mapValues(memory.srpPorts, again),
    setup: mapValues(memory.setup, refreshed),
  };
};
