/** Which kernel modules are loaded and which ones this kernel has at all. */

import { parseModuleName, type ModuleName } from '../core/ids.ts';
import type { Host } from '../host/host.ts';
import { attribute } from './attribute.ts';

/** `kernel/drivers/nvme/host/nvme-rdma.ko.xz: ...` -> nvme_rdma */
const nameOf = (line: string): ModuleName | undefined => {
  const file = line.split(':')[0]?.split('/').at(-1) ?? '';
  return parseModuleName(file.replace(/\.ko(\.(gz|xz|zst))?$/, ''));
};

const namesIn = (index: string | undefined): readonly ModuleName[] =>
  (index ?? '')
    .split('\n')
    .map(nameOf)
    .filter((name) => name !== undefined);

export interface ModulesSeen {
  readonly loadedModules: ReadonlySet<ModuleName>;
  readonly knownModules: ReadonlySet<ModuleName> | undefined;
}

/** Modules compiled into the kernel count as loaded: many of them have no directory in /sys/module. */
const withIndexes = async (host: Host, loaded: readonly ModuleName[]): Promise<ModulesSeen> => {
  const release = (await attribute(host, '/proc/sys/kernel/osrelease')) ?? '';
  const [onDisk, builtIn] = await Promise.all(
    ['modules.dep', 'modules.builtin'].map((file) =>
      attribute(host, `/lib/modules/${release}/${file}`),
    ),
  );
  const inside = namesIn(builtIn);
  const known =
    onDisk === undefined ? undefined : new Set([...namesIn(onDisk), ...inside, ...loaded]);
  return { loadedModules: new Set([...loaded, ...inside]), knownModules: known };
};

/** Looks at the rest of /sys/module and at the kernel's large indexes only when something wanted is not loaded. */
export const observeModules = async (
  host: Host,
  wanted: readonly ModuleName[],
): Promise<ModulesSeen> => {
  const names = await host.list('/sys/module');
  const there: ReadonlySet<string> = new Set(names);
  const here = new Set(wanted.filter((name) => there.has(name)));
  if (here.size === new Set(wanted).size) return { loadedModules: here, knownModules: here };
  return withIndexes(
    host,
    names.map(parseModuleName).filter((name) => name !== undefined),
  );
};
