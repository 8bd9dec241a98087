import type { DesiredModule } from '../core/desired.ts';
import { dueModules, moduleKey } from '../core/modules.ts';
import { noteModuleFailure } from '../core/remember-setup.ts';
import { setupMemory } from '../core/view.ts';
import { loadModules, whyNotLoaded, type Loading } from '../effects/modules.ts';
import type { Mind } from './mind.ts';
import { tellModuleFailure, troubleOf } from './tell.ts';

/** Some modules, and the modprobe that was to load them. */
interface Batch {
  readonly modules: readonly DesiredModule[];
  readonly loading: Loading;
}

const load = async (
  { host }: Mind,
  modules: readonly DesiredModule[],
  heedsBlacklist: boolean,
): Promise<readonly Batch[]> => {
  if (modules.length === 0) return [];
  const names = modules.map(({ name }) => name);
  return [{ modules, loading: await loadModules(host, names, heedsBlacklist) }];
};

/** Drivers first: what the files ask for may need their devices. */
const loadAll = async (mind: Mind, due: readonly DesiredModule[]): Promise<readonly Batch[]> => {
  const isHardware = ({ device }: DesiredModule): boolean => device !== undefined;
  const drivers = await load(mind, due.filter(isHardware), true);
  const named = due.filter((module) => !isHardware(module));
  return [...drivers, ...(await load(mind, named, false))];
};

const tellLoaded = (mind: Mind, modules: readonly string[]): void => {
  if (modules.length === 0) return;
  const fields = { event: 'modules-loaded', modules } as const;
  mind.log.write('info', fields, `loaded the modules ${modules.join(', ')}`);
};

const noteFailure = (mind: Mind, module: DesiredModule, reason: string): void => {
  const moment = mind.moment();
  const key = moduleKey(module.name);
  const before = setupMemory(mind.memory, key);
  mind.update((memory) => noteModuleFailure(memory, module.name, { reason }, moment));
  const after = setupMemory(mind.memory, key);
  tellModuleFailure(mind.log, module, troubleOf({ reason }, before, after, moment.now));
};

/** Loads what is asked for, missing, there to be loaded and not waiting after a failure; says what came of it. */
export const provideModules = async (mind: Mind): Promise<void> => {
  const due = dueModules(mind.view());
  if (due.length === 0) return;
  const batches = await loadAll(mind, due);
  await mind.look({ modules: true });
  const { loadedModules } = mind.view().actual;
  const isLoaded = ({ name }: DesiredModule): boolean => loadedModules.has(name);
  for (const { modules, loading } of batches) {
    for (const module of modules.filter((one) => !isLoaded(one)))
      noteFailure(mind, module, whyNotLoaded(loading, module.name));
  }
  tellLoaded(
    mind,
    due.filter(isLoaded).map(({ name }) => name),
  );
};
