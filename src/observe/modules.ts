/** Which kernel modules are loaded and which ones this kernel has at all. */

import type { Actual } from '../core/actual.ts';
import type { Desired } from '../core/desired.ts';
import { hardwareModules } from '../core/hardware.ts';
import { parseModuleName, type ModuleName } from '../core/ids.ts';
import { namesInIndex } from '../core/module-index.ts';
import type { Host } from '../host/host.ts';
import { attribute } from './attribute.ts';
import { observeHardware } from './hardware.ts';

export type ModulesSeen = Pick<Actual, 'loadedModules' | 'knownModules' | 'hardware'>;

/** What depmod wrote about this kernel's modules; undefined where there is no index of those on disk. */
const indexes = async (
  host: Host,
): Promise<{
  readonly onDisk: readonly ModuleName[] | undefined;
  readonly inside: readonly ModuleName[];
}> => {
  const release = (await attribute(host, '/proc/sys/kernel/osrelease')) ?? '';
  const [onDisk, inside] = await Promise.all(
    ['modules.dep', 'modules.builtin'].map((file) =>
      attribute(host, `/lib/modules/${release}/${file}`),
    ),
  );
  return {
    onDisk: onDisk === undefined ? undefined : namesInIndex(onDisk),
    inside: namesInIndex(inside ?? ''),
  };
};

/** Modules that this kernel has on disk or built in; undefined when its index cannot be read. */
export const observeKnownModules = async (
  host: Host,
): Promise<ReadonlySet<ModuleName> | undefined> => {
  const { onDisk, inside } = await indexes(host);
  return onDisk === undefined ? undefined : new Set([...onDisk, ...inside]);
};

/** Modules compiled into the kernel count as loaded: many of them have no directory in /sys/module. */
const withIndexes = async (
  host: Host,
  loaded: readonly ModuleName[],
): Promise<Omit<ModulesSeen, 'hardware'>> => {
  const { onDisk, inside } = await indexes(host);
  const known = onDisk === undefined ? undefined : new Set([...onDisk, ...inside, ...loaded]);
  return { loadedModules: new Set([...loaded, ...inside]), knownModules: known };
};

/**
 * Looks at the rest of /sys/module and at the kernel's large indexes only when something wanted is not loaded.
 * `isFirst`: nobody has looked since boot.
 */
export const observeModules = async (
  host: Host,
  desired: Pick<Desired, 'modules' | 'hardware'>,
  isFirst: boolean,
): Promise<ModulesSeen> => {
  const names = await host.list('/sys/module');
  const there: ReadonlySet<string> = new Set(names);
  const isLoaded = (name: string): boolean => there.has(name);
  const hardware = await observeHardware(host, desired.hardware, { isLoaded, isFirst });
  const modules = [...desired.modules, ...hardwareModules(desired.hardware, hardware)];
  const wanted = new Set(modules.map(({ name }) => name));
  const here = new Set([...wanted].filter(isLoaded));
  if (here.size === wanted.size) return { loadedModules: here, knownModules: here, hardware };
  const loaded = names.map(parseModuleName).filter((name) => name !== undefined);
  return { ...(await withIndexes(host, loaded)), hardware };
};
