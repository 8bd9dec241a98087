/** Looking up the portals that are written by name, beside everything else a pass does. */

import { isNamed, nextAddress } from '../core/names.ts';
import { portalMemory } from '../core/view.ts';
import { lookUp } from '../observe/lookup.ts';
import type { Mind } from './mind.ts';

const deadlineMs = 3000;

const atOnce = 4;

/** The address to use for a name: what was known stays known while nobody answers. */
const addressOf = async (mind: Mind, name: string): Promise<string | undefined> => {
  const known = mind.memory.names[name];
  const portal = mind.configuration.desired.portals.find(({ traddr }) => traddr === name);
  const addresses = await lookUp(mind.host, name, deadlineMs);
  if (known === undefined || portal === undefined) return addresses[0];
  const { failures } = portalMemory(mind.memory, portal);
  return nextAddress(addresses, known, failures > 0);
};

const knownOf = (mind: Mind, names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(mind.memory.names).filter(([name]) => names.includes(name)));

const lookUpAll = async (mind: Mind, names: readonly string[]): Promise<void> => {
  mind.noteNames(knownOf(mind, names));
  const queue = [...names];
  const until = mind.now + deadlineMs;
  const worker = async (): Promise<void> => {
    while (mind.now < until) {
      const name = queue.shift();
      if (name === undefined) return;
      const address = await addressOf(mind, name);
      if (address !== undefined) mind.noteNames({ ...mind.memory.names, [name]: address });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

/** True when there were any. Takes little longer than one deadline. */
export const resolveNames = async (mind: Mind): Promise<boolean> => {
  const named = mind.configuration.desired.portals.filter(isNamed).map(({ traddr }) => traddr);
  if (named.length === 0) return false;
  mind.lookingUp = true;
  await lookUpAll(mind, [...new Set(named)]);
  mind.lookingUp = false;
  return true;
};
