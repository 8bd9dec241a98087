/** Whose the connections are that there are: before portals are asked, and at the end of a pass. */

import { isError } from '../config/locate.ts';
import type { Asked } from '../core/memory.ts';
import { namesToSee, noteAsked } from '../core/removal/asked.ts';
import { graceMs } from '../core/removal/candidates.ts';
import { duration } from '../core/words.ts';
import type { Log } from '../journal/log.ts';
import { observeInodes } from '../observe/inodes.ts';
import type { Mind } from './mind.ts';

const tellUnasked = (log: Log, name: string, { what, source }: Asked): void => {
  const message = `nothing asks for ${name} (${what}) any more, which ${source} did: to be disconnected in ${duration(graceMs)}, unless the line comes back`;
  log.write('info', { event: 'unasked', controller: name, source }, message);
};

/** Remembers which connections there are that were desired, and says which of them are no more. */
export const noteConnections = async (mind: Mind): Promise<void> => {
  const inodes = await observeInodes(mind.host, namesToSee(mind.view()));
  const before = mind.memory.asked;
  const isWhole = !mind.configuration.diagnostics.some(isError);
  mind.update(() => noteAsked(mind.view(), { inodes, isWhole }));
  for (const [name, asked] of Object.entries(mind.memory.asked))
    if (asked.goneSince !== undefined && before[name]?.goneSince === undefined)
      tellUnasked(mind.log, name, asked);
};
