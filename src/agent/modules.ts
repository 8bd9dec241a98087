import { missingModules } from '../core/plan.ts';
import { loadModules } from '../effects/modules.ts';
import type { Mind } from './mind.ts';

/** Loads what is asked for, missing, and there to be loaded; says what came of it. */
export const provideModules = async (mind: Mind): Promise<void> => {
  const names = missingModules(mind.view()).map(({ name }) => name);
  if (names.length === 0) return;
  const outcome = await loadModules(mind.host, names);
  if (outcome.kind === 'failed') {
    const fields = { event: 'modules-failed', modules: names, reason: outcome.reason } as const;
    mind.log.write('error', fields, `loading modules: ${outcome.reason}`);
  }
  await mind.look({ modules: true });
  const { loadedModules } = mind.view().actual;
  const loaded = names.filter((name) => loadedModules.has(name));
  if (loaded.length === 0) return;
  const fields = { event: 'modules-loaded', modules: loaded } as const;
  mind.log.write('info', fields, `loaded the modules ${loaded.join(', ')}`);
};
