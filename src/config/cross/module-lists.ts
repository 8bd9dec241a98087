/** The lists of modules that systemd and rdma-core load. */

import type { DesiredModule } from '../../core/desired.ts';
import { parseModuleName } from '../../core/ids.ts';
import type { SourceText } from '../lines.ts';
import { located, type Located } from '../located.ts';
import { parseModulesLoad } from '../modules-load/modules-load.ts';
import { read, readQuietly, type ConfigurationSource, type Reading } from '../reading.ts';

/** A file of one name hides those of the same name further down (modules-load.d(5)). */
const systemd = ['/etc/modules-load.d', '/run/modules-load.d', '/usr/lib/modules-load.d'];
/** Loaded when udev finds RDMA hardware (rdma-load-modules@.service). */
const rdmaCore = '/etc/rdma/modules';

const pathsIn = async (
  source: ConfigurationSource,
  directory: string,
): Promise<readonly string[]> =>
  (await source.list(directory))
    .filter((name) => /^[^.].*\.conf$/.test(name))
    .map((name) => `${directory}/${name}`);

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const unhidden = (paths: readonly string[]): readonly string[] =>
  paths.filter((path, at) => paths.findIndex((other) => baseOf(other) === baseOf(path)) === at);

/** Names under which rpcrdma was two modules until Linux 3.19, and which it still answers to. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['xprtrdma', 'rpcrdma'],
  ['svcrdma', 'rpcrdma'],
]);

const underItsName = (module: DesiredModule): DesiredModule => {
  const name = parseModuleName(aliases.get(module.name) ?? module.name);
  return name === undefined ? module : { ...module, name };
};

/** What a package ships below /usr is not for an administrator to mend. */
const isOwn = (path: string): boolean => path.startsWith('/etc/');

const readList = (source: SourceText): Located<readonly DesiredModule[]> => {
  const { value, diagnostics } = located(source, parseModulesLoad, []);
  return { value: value.map(underItsName), diagnostics: isOwn(source.file) ? diagnostics : [] };
};

/** Every module that such a list names, with its place, and what is wrong with those below /etc. */
export const listedModules = async (
  reading: Reading,
): Promise<Located<readonly DesiredModule[]>> => {
  const { source } = reading;
  const lists = await Promise.all(systemd.map((directory) => pathsIn(source, directory)));
  const paths = [...(await pathsIn(source, rdmaCore)), ...unhidden(lists.flat())];
  const texts = await Promise.all(
    paths.map((path) => (isOwn(path) ? read : readQuietly)(reading, path)),
  );
  const all = texts.filter((text) => text !== undefined).map(readList);
  return {
    value: all.flatMap(({ value }) => value),
    diagnostics: all.flatMap(({ diagnostics }) => diagnostics),
  };
};
