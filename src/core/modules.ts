/** Which kernel modules are missing, and which of them are to be tried now. Pure. */

import type { DesiredModule } from './desired.ts';
import { hardwareModules } from './hardware.ts';
import type { ModuleName } from './ids.ts';
import { setupMemory, type View } from './view.ts';

/** What the memory of a module that would not load is kept under. */
export const moduleKey = (name: ModuleName): string => `module ${name}`;

/** In load order: the hardware's drivers, then what the files ask for. What a file asks for is the file's. */
const wantedModules = ({
  desired,
  actual,
}: Pick<View, 'desired' | 'actual'>): readonly DesiredModule[] => {
  const named = new Set(desired.modules.map(({ name }) => name));
  const hardware = hardwareModules(desired.hardware, actual.hardware);
  return [...hardware.filter(({ name }) => !named.has(name)), ...desired.modules];
};

/** Modules that are wanted, not loaded, and not known to be missing from this kernel. */
export const missingModules = (view: Pick<View, 'desired' | 'actual'>): readonly DesiredModule[] =>
  wantedModules(view).filter(
    ({ name }) =>
      !view.actual.loadedModules.has(name) && (view.actual.knownModules?.has(name) ?? true),
  );

/** Those of them whose back-off is over. */
export const dueModules = (view: View): readonly DesiredModule[] =>
  missingModules(view).filter(
    ({ name }) => setupMemory(view.memory, moduleKey(name)).notBefore <= view.now,
  );

/** What the files ask for by name and this kernel does not have. */
const absentModules = ({
  desired,
  actual,
}: Pick<View, 'desired' | 'actual'>): readonly DesiredModule[] =>
  desired.modules.filter(
    ({ name }) => actual.knownModules?.has(name) === false && !actual.loadedModules.has(name),
  );

const reasonOf = ({ memory }: View, { name }: DesiredModule): string | undefined =>
  setupMemory(memory, moduleKey(name)).reason;

/** Nobody asked for it by name, and modprobe was asked once: what is left is for people to know. */
const isForgiven = (view: View, module: DesiredModule): boolean =>
  module.device !== undefined && reasonOf(view, module) !== undefined;

/** One sentence for all that were not tried yet, and one with the reason for each that would not load. */
export const moduleProblems = (view: View): readonly string[] => {
  const missing = missingModules(view).filter((module) => !isForgiven(view, module));
  const untried = missing.filter((module) => reasonOf(view, module) === undefined);
  const names = untried.map(({ name }) => name).join(' ');
  const verb = untried.length === 1 ? 'module is' : 'modules are';
  const refused = missing.flatMap((module) => {
    const reason = reasonOf(view, module);
    const { name, source } = module;
    return reason === undefined ? [] : [`the module ${name} (${source}) is not loaded: ${reason}`];
  });
  return untried.length === 0
    ? refused
    : [`${untried.length} ${verb} not loaded: ${names}`, ...refused];
};

const absentSentence = (source: string, names: readonly string[]): string =>
  `this kernel has no module${names.length === 1 ? '' : 's'} ${names.join(', ')} (asked for at ${source})`;

/** What this kernel does not have, key by key, and hardware whose driver would not load. */
export const moduleRemarks = (view: View): readonly string[] => {
  const absent = absentModules(view);
  const sources = [...new Set(absent.map(({ source }) => source))];
  const forgiven = missingModules(view).filter((module) => isForgiven(view, module));
  return [
    ...sources.map((source) =>
      absentSentence(
        source,
        absent.filter((one) => one.source === source).map(({ name }) => name),
      ),
    ),
    ...forgiven.map(
      (module) =>
        `${module.source} is without the module ${module.name}: ${reasonOf(view, module) ?? ''}`,
    ),
  ];
};
