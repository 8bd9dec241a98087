/** Reads every configuration file and says what the host should look like. */

import type { Desired, DesiredModule } from '../core/desired.ts';
import type { SrpDesired } from '../core/desired/srp.ts';
import { separate } from '../core/exclude.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { SetupDesired } from '../core/setup/setup.ts';
import type { Settings } from '../core/settings.ts';
import { readFiles, type Files } from './files.ts';
import { nothingSaid, type Located } from './located.ts';
import { says } from './reading.ts';
import type { Identity } from './nvme/identity.ts';
import { loadNvme } from './load-nvme.ts';
import { loadKeys, loadSettings, type KeyFiles } from './load-parts.ts';
import type { ConfigurationSource } from './reading.ts';
import { hardwareOf } from './modules/hardware.ts';
import { unionModules } from './modules/modules.ts';
import { transportModules } from './nvme/portals.ts';
import { srpModules } from './srp/modules.ts';

export type { ConfigurationSource } from './reading.ts';

/** Everything the configuration files say. */
export interface Configuration {
  /** Without modules where [modules] load = no, without portals and paths where [nvme] connect = no. */
  readonly desired: Desired;
  readonly settings: Settings;
  /** Undefined when there is neither a hostnqn nor anything to derive one from, or nothing that relies on it. */
  readonly identity: Identity | undefined;
  /** Whether there is a config.json, usable or not, which nvme-cli would read as well. */
  readonly hasNvmeJson: boolean;
  /** File by file, each in the order of its lines. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What the files ask of the host itself. Its parsers are loaded only where something may be asked. */
const setupOf = async (
  files: Files,
  keys: KeyFiles,
  { settings, hostname }: { readonly settings: Settings; readonly hostname: string },
): Promise<Located<SetupDesired>> => {
  const { setup, settings: own, srp } = files;
  const { mlx4, sriov, interfaces, rules, parameters } = setup;
  const texts = [mlx4, sriov, srp.tools, ...interfaces, ...rules, parameters, ...own];
  const isSilent = !texts.some(says) && keys.rdma.length + keys.openib.length === 0;
  if (isSilent) return { value: {}, diagnostics: [] };
  const { loadSetup } = await import('./load-setup.ts');
  const { rdma, openib } = keys;
  return loadSetup({ files: setup, srptools: srp.tools, rdma, openib, settings, hostname });
};

const modulesOf = (
  keys: KeyFiles,
  connected: readonly DesiredModule[],
  { modulesLoad, modulesHardware }: Settings,
): Pick<Desired, 'modules' | 'hardware'> => {
  if (!modulesLoad) return { modules: [] };
  const modules = unionModules(keys.modules, connected);
  const wantsRdma = keys.modules.length > 0 || connected.some(({ name }) => name !== 'nvme_tcp');
  return { modules, ...(modulesHardware && wantsRdma && { hardware: hardwareOf(keys) }) };
};

/** Its parsers are loaded only where something may be asked. */
const srpOf = async (
  { srp: files }: Files,
  { openib }: KeyFiles,
  { settings, hostname }: { readonly settings: Settings; readonly hostname: string },
): Promise<Located<SrpDesired | undefined>> => {
  const asks = openib.some(({ key }) => key.startsWith('SRP'));
  if (!asks && !says(files.tools) && settings.srpTargets.length === 0) return nothingSaid;
  const { loadSrp } = await import('./load-srp.ts');
  return loadSrp({ files, openib, settings, hostname });
};

/** What files that were read say. */
export const configurationOf = async (files: Files, hostname: string): Promise<Configuration> => {
  const settings = await loadSettings(files);
  const keys = loadKeys(files, hostname);
  const nvme = await loadNvme(files, settings.value);
  const { others, identity, hasJson: hasNvmeJson } = nvme.value;
  const { portals, paths, excluded } = separate(nvme.value, settings.value);
  const setup = await setupOf(files, keys.value, { settings: settings.value, hostname });
  const srp = await srpOf(files, keys.value, { settings: settings.value, hostname });
  const connected = [...transportModules([...portals, ...paths]), ...srpModules(srp.value)];
  const modules = modulesOf(keys.value, connected, settings.value);
  const leftOut = excluded.length === 0 ? {} : { excluded };
  return {
    desired: {
      ...modules,
      portals,
      paths,
      ...leftOut,
      ...(others.length > 0 && { others }),
      ...(srp.value !== undefined && { srp: srp.value }),
      setup: setup.value,
    },
    settings: settings.value,
    identity,
    hasNvmeJson,
    diagnostics: [
      ...files.unused,
      ...keys.diagnostics,
      ...nvme.diagnostics,
      ...settings.diagnostics,
      ...setup.diagnostics,
      ...srp.diagnostics,
    ],
  };
};

/**
 * Never rejects because of what a file contains: bad lines are left out and reported, absent files say nothing, and
 * files that cannot be read are reported and say nothing.
 */
export const loadConfiguration = async (source: ConfigurationSource): Promise<Configuration> =>
  configurationOf(await readFiles(source), source.hostname);
