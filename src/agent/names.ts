import { isNamed } from '../core/names.ts';
import type { Mind } from './mind.ts';

const deadlineMs = 3000;

/** Looks up the portals that are written by name; what was known stays known while nobody answers. */
export const resolveNames = async (mind: Mind): Promise<void> => {
  const portals = mind.configuration.desired.portals.filter(isNamed);
  const names = [...new Set(portals.map(({ traddr }) => traddr))];
  if (names.length === 0) return;
  const found = await Promise.all(
    names.map(async (name) => {
      const addresses = await mind.host.resolve(name, deadlineMs);
      const known = mind.memory.names[name];
      // A name with several addresses keeps the one that is in use.
      const address = known !== undefined && addresses.includes(known) ? known : addresses[0];
      return [name, address ?? known] as const;
    }),
  );
  mind.noteNames(
    Object.fromEntries(
      found.flatMap(([name, address]) => (address === undefined ? [] : [[name, address]])),
    ),
  );
};
