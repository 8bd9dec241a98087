import type { Configuration } from '../config/load.ts';
import { loadConfiguration } from '../config/load.ts';
import { isError } from '../config/locate.ts';
import type { Actual } from '../core/actual.ts';
import type { Desired } from '../core/desired.ts';
import { emptyMemory, parseMemory, type Memory } from '../core/memory.ts';
import { withAddresses } from '../core/names.ts';
import { plausible } from '../core/plausible.ts';
import { namesToSee, noteAsked } from '../core/removal/asked.ts';
import { disksToGo, hasRemovals } from '../core/removal/candidates.ts';
import type { SrpActual } from '../core/srp/actual.ts';
import type { View } from '../core/view.ts';
import type { Host } from '../host/host.ts';
import { observe } from '../observe/actual.ts';
import { observeInodes } from '../observe/inodes.ts';
import type { ModulesSeen } from '../observe/modules.ts';
import { stateFile } from '../agent/state.ts';

/**
 * Read-only: a state file that is broken is ignored here and dealt with by the next pass. Throws when it may not be
 * read: without it nobody can say what is missing.
 */
const readMemory = async (host: Host): Promise<Memory> => {
  const file = await host.read(stateFile);
  if (file.kind === 'denied') {
    const advice = process.getuid?.() === 0 ? '' : '; only root may read it';
    throw new Error(`cannot tell what the passes have learned: ${file.reason}${advice}`);
  }
  const memory = file.kind === 'text' ? parseMemory(file.text) : emptyMemory;
  return 'broken' in memory ? emptyMemory : memory;
};

/** What no pass looks at, because it costs a process and nothing follows from it. */
const lookCloser = async (host: Host): Promise<readonly string[]> => {
  if ((await host.list('/sys/class/infiniband')).length === 0) return [];
  return (await import('../observe/memlock.ts')).observeMemlock(host);
};

const lookAtSrp = async (
  host: Host,
  { srp }: Desired,
  world: Actual,
): Promise<SrpActual | undefined> =>
  srp === undefined
    ? undefined
    : (await import('../observe/srp-actual.ts')).observeSrp(host, srp, world);

/** With what the next pass would remember, and who uses what it would disconnect. */
const lookForUnasked = async (host: Host, view: View, isWhole: boolean): Promise<View> => {
  const inodes = await observeInodes(host, namesToSee(view));
  const noted = { ...view, memory: noteAsked(view, { inodes, isWhole }) };
  if (!hasRemovals(noted)) return noted;
  const { observeUse } = await import('../observe/use/use.ts');
  const use = await observeUse(host, disksToGo(noted), view.actual.controllers);
  return { ...noted, actual: { ...view.actual, use } };
};

export interface Look {
  readonly configuration: Configuration;
  readonly view: View;
  /** Sentences about the host that passes do not say. */
  readonly remarks: readonly string[];
}

const lookWith = async (
  host: Host,
  { settings, ...configuration }: Pick<Configuration, 'desired' | 'settings'>,
  { memory, modules }: { readonly memory: Memory; readonly modules?: ModulesSeen },
): Promise<View> => {
  const desired = withAddresses(configuration.desired, memory.names);
  const isFirst = memory.world === undefined;
  const actual = await observe(host, desired, { modules, isFirst });
  const srp = await lookAtSrp(host, desired, actual);
  const now = host.clock.monotonicMs();
  const known = plausible(memory, { now, settings });
  return { desired, settings, actual: { ...actual, srp }, memory: known, now };
};

/** What the commands that only look make their output from. */
export const lookOnce = async (host: Host): Promise<Look> => {
  const [configuration, memory] = await Promise.all([loadConfiguration(host), readMemory(host)]);
  const [view, remarks] = await Promise.all([
    lookWith(host, configuration, { memory }),
    lookCloser(host),
  ]);
  const isWhole = !configuration.diagnostics.some(isError);
  return { configuration, view: await lookForUnasked(host, view, isWhole), remarks };
};

const noModules: ModulesSeen = { loadedModules: new Set(), knownModules: undefined, hardware: [] };

/** Connections and logins alone, without modules and the host's set-up: cheap enough to be done time and again. */
export const lookAtStorage = async (
  host: Host,
  { desired, settings }: Configuration,
): Promise<View> =>
  lookWith(
    host,
    { desired: { ...desired, setup: {} }, settings },
    { memory: await readMemory(host), modules: noModules },
  );
