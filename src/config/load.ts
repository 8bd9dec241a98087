/** Reads every configuration file and says what the host should look like. */

import type { Desired } from '../core/desired.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Settings } from '../core/settings.ts';
import type { ConfigurationSource } from './files.ts';
import { readFiles } from './files.ts';
import type { Identity } from './nvme/identity.ts';
import { completeIdentity } from './nvme/identity.ts';
import { loadEntries, loadIdentity, loadModules, loadSettings } from './load-parts.ts';
import { unionModules } from './modules/modules.ts';
import { judgeIdentity, portalsOf, transportModules } from './nvme/portals.ts';

export type { ConfigurationSource } from './files.ts';

/** Everything the configuration files say. */
export interface Configuration {
  /** Without modules where [modules] load = no, without portals where [nvme] connect = no. */
  readonly desired: Desired;
  readonly settings: Settings;
  /** Undefined when there is neither a hostnqn nor anything to derive one from, or no line that relies on it. */
  readonly identity: Identity | undefined;
  /** File by file, each in the order of its lines. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Never rejects because of what a file contains: bad lines are left out and reported, absent files say nothing, and
 * files that cannot be read are reported and say nothing.
 */
export const loadConfiguration = async (source: ConfigurationSource): Promise<Configuration> => {
  const files = await readFiles(source);
  const settings = await loadSettings(files);
  const modules = loadModules(files, source.hostname);
  const entries = loadEntries(files);
  const { value: host, diagnostics: hostDiagnostics } = loadIdentity(files, entries.value);
  const identity = completeIdentity(host.written, host.derived);
  const { modulesLoad, nvmeConnect } = settings.value;
  const portals = nvmeConnect ? portalsOf(entries.value, identity) : [];
  const all = unionModules(modules.value, transportModules(portals));
  return {
    desired: { modules: modulesLoad ? all : [], portals },
    settings: settings.value,
    identity,
    diagnostics: [
      ...files.unused,
      ...modules.diagnostics,
      ...entries.diagnostics,
      ...hostDiagnostics,
      ...(nvmeConnect ? judgeIdentity(entries.value, host.written, identity) : []),
      ...settings.diagnostics,
    ],
  };
};
