/** Forgetting what the configuration and the log pages lead to no more. Pure. */

import type { Memory, World } from './memory.ts';
import { pathKey, portalKey } from './path.ts';
import { missingModules, moduleKey } from './modules.ts';
import { setupOf } from './plan.ts';
import { srpOf } from './srp/view.ts';
import { storageOf, type View } from './view.ts';

const pick = <T>(record: Readonly<Record<string, T>>, keys: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)));

/** Facts whose return would still be news: temporary IPv6 addresses would else pile up for ever. */
const goneFacts = 64;

const pruneWorld = (world: World): World => {
  const newest = Object.entries(world.goneAt).sort(([, a], [, b]) => b - a);
  return { ...world, goneAt: Object.fromEntries(newest.slice(0, goneFacts)) };
};

/** The memory without portals and paths that nothing leads to any more, and without all but the newest losses. */
export const pruned = (view: View): Memory => {
  const { memory } = view;
  const { portals, paths } = storageOf(view);
  const due = setupOf(view).steps.map(({ key }) => key);
  const missing = missingModules(view).map(({ name }) => moduleKey(name));
  const srp = srpOf(view);
  return {
    ...memory,
    logins: pick(memory.logins, new Set(srp?.logins.map(({ key }) => key))),
    srpPorts: pick(memory.srpPorts, new Set(srp?.ports.map(({ port }) => port))),
    world: memory.world === undefined ? undefined : pruneWorld(memory.world),
    portals: pick(memory.portals, new Set(portals.map(({ portal }) => portalKey(portal)))),
    setup: pick(memory.setup, new Set([...due, ...missing])),
    paths: pick(memory.paths, new Set(paths.map(({ path }) => pathKey(path)))),
  };
};
