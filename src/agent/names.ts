/** Looking up the portals and paths that are written by name, beside everything else a pass does. */

import { isNamed, nextAddress, withAddresses } from '../core/names.ts';
import { pathMemory, portalMemory, reachOf } from '../core/view.ts';
import { lookUp } from '../observe/lookup.ts';
import type { Mind } from './mind.ts';

const deadlineMs = 3000;

/** How the address that is known for a name has done. */
const standingOf = (mind: Mind, name: string): 'connected' | 'failing' | 'well' => {
  const { memory } = mind;
  const desired = withAddresses(mind.configuration.desired, memory.names);
  const reach = reachOf({ desired, memory });
  const paths = reach.paths.filter((path) => path.name === name);
  const portals = reach.portals.filter((portal) => portal.name === name);
  const attempts = paths.map((path) => pathMemory(memory, path));
  if (attempts.some(({ connected }) => connected)) return 'connected';
  const all = [...attempts, ...portals.map((portal) => portalMemory(memory, portal))];
  return all.some(({ failures }) => failures > 0) ? 'failing' : 'well';
};

/**
 * The address to use for a name: what was known stays known while nobody answers, and while a path that is written by
 * that name is connected there. Else a name that moves would have it connected twice.
 */
const addressOf = async (mind: Mind, name: string): Promise<string | undefined> => {
  const known = mind.memory.names[name];
  const standing = standingOf(mind, name);
  if (standing === 'connected') return known;
  const addresses = await lookUp(mind.host, name, deadlineMs);
  return known === undefined ? addresses[0] : nextAddress(addresses, known, standing === 'failing');
};

const knownOf = (mind: Mind, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(mind.memory.names).filter(([name]) => names.includes(name)));

const noteNames = (mind: Mind, names: Readonly<Record<string, string>>): void => {
  mind.update((memory) => ({ ...memory, names }));
};

const lookUpAll = async (mind: Mind, names: readonly string[]): Promise<void> => {
  noteNames(mind, knownOf(mind, names));
  const queue = [...names];
  const until = mind.now + deadlineMs;
  const worker = async (): Promise<void> => {
    while (mind.now < until) {
      const name = queue.shift();
      if (name === undefined) return;
      const address = await addressOf(mind, name);
      if (address !== undefined) noteNames(mind, { ...mind.memory.names, [name]: address });
    }
  };
  const atOnce = Math.min(mind.configuration.settings.passConcurrency, names.length);
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** True when there were any. Takes little longer than one deadline. */
export const resolveNames = async (mind: Mind): Promise<boolean> => {
  const { portals, paths } = mind.configuration.desired;
  const named = [...portals, ...paths].filter(isNamed).map(({ traddr }) => traddr);
  if (named.length === 0) return false;
  mind.lookingUp = true;
  await lookUpAll(mind, [...new Set(named)]);
  mind.lookingUp = false;
  return true;
};
