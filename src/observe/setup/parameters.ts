import type { ModuleName } from '../../core/ids.ts';
import { parametersFile, type ModuleParameter } from '../../core/setup/module-parameter.ts';
import { sameValue } from '../../core/setup/parameter-values.ts';
import type {
  OptionLine,
  ParametersActual,
  ParametersDesired,
  ParameterState,
} from '../../core/setup/parameters.ts';
import type { Host } from '../../host/host.ts';
import { observeKnownModules } from '../modules.ts';
import { parseOptionLines } from './modprobe-options.ts';

/** Where modprobe reads from (kmod: libkmod/libkmod.c), but for what distributions and this program put there. */
const directories = ['/etc/modprobe.d', '/run/modprobe.d', '/usr/lib/modprobe.d'];

const statDeadlineMs = 2000;

/** What /sys/module has of the modules; the entries of a module's directory are none where it is not loaded. */
interface Loaded {
  readonly entries: ReadonlyMap<ModuleName, readonly string[]>;
  /** Looked up only when one of them is not loaded. */
  readonly known: ReadonlySet<ModuleName> | undefined;
}

const observeLoaded = async (host: Host, wanted: readonly ModuleParameter[]): Promise<Loaded> => {
  const modules = [...new Set(wanted.map(({ module }) => module))];
  const pairs = await Promise.all(
    modules.map(async (module) => [module, await host.list(`/sys/module/${module}`)] as const),
  );
  const isMissing = pairs.some(([, entries]) => entries.length === 0);
  return {
    entries: new Map(pairs),
    known: isMissing ? await observeKnownModules(host) : undefined,
  };
};

/** Whether the file's owner may write it: root is let through by access(2) even where there is nothing to write to. */
const isWritable = async (host: Host, path: string): Promise<boolean | undefined> => {
  const args = ['-c', '%a', '--', path];
  const exit = await host.run({ program: 'stat', args, deadlineMs: statDeadlineMs });
  if (exit.kind !== 'exited' || !/^[0-7]+\n?$/.test(exit.stdout)) return undefined;
  return (Number.parseInt(exit.stdout, 8) & 0o200) !== 0;
};

const observeParameter = async (
  host: Host,
  one: ModuleParameter,
  { entries, known }: Loaded,
): Promise<ParameterState> => {
  const inside = entries.get(one.module) ?? [];
  if (inside.length === 0)
    return { kind: known?.has(one.module) === false ? 'no-module' : 'not-loaded' };
  const path = `/sys/module/${one.module}/parameters/${one.name}`;
  const file = await host.read(path);
  if (file.kind === 'absent') return { kind: 'no-parameter' };
  if (file.kind === 'denied') return { kind: 'unknown' };
  const value = file.text.trim();
  const differs = !sameValue(one.value, value);
  return {
    kind: 'value',
    value,
    // Only what was loaded has a state of loading (kernel/module/sysfs.c).
    isBuiltIn: !inside.includes('initstate'),
    isWritable: differs ? await isWritable(host, path) : undefined,
  };
};

const optionsIn = async (host: Host, directory: string): Promise<readonly OptionLine[]> => {
  const names = (await host.list(directory)).filter((name) => name.endsWith('.conf'));
  const paths = names
    .map((name) => `${directory}/${name}`)
    .filter((path) => path !== parametersFile);
  const lines = await Promise.all(
    paths.map(async (path) => {
      const file = await host.read(path);
      return file.kind === 'text' ? parseOptionLines(path, file.text) : [];
    }),
  );
  return lines.flat();
};

const observeOthers = async (
  host: Host,
  wanted: readonly ModuleParameter[],
): Promise<readonly OptionLine[]> => {
  const all = await Promise.all(directories.map((directory) => optionsIn(host, directory)));
  return all
    .flat()
    .filter((line) => wanted.some((one) => one.module === line.module && one.name === line.name));
};

export const observeParameters = async (
  host: Host,
  { wanted }: ParametersDesired,
): Promise<ParametersActual> => {
  const loaded = await observeLoaded(host, wanted);
  const [states, file, others] = await Promise.all([
    Promise.all(wanted.map((one) => observeParameter(host, one, loaded))),
    host.read(parametersFile),
    observeOthers(host, wanted),
  ]);
  return { states, file, others };
};
