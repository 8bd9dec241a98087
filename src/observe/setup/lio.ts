/** What LIO has configured, and what of it is saved. */

import * as v from 'valibot';
import { savedFiles, type Implementation, type SavedTargets } from '../../core/setup/targets.ts';
import type { Host } from '../../host/host.ts';
import { attribute, eachEntry } from '../attribute.ts';
import { enabledUnit } from './enabled-unit.ts';

const root = '/sys/kernel/config/target';
/** RHEL and upstream, Debian, SUSE. */
const units = ['target.service', 'rtslib-fb-targetctl.service', 'targetcli-fb.service'];

/** Those names in a directory that are directories with something in them; rtslib counts what configfs has alike. */
const filled = (host: Host, directory: string): Promise<readonly string[]> =>
  eachEntry(host, directory, async (name) =>
    (await host.list(`${directory}/${name}`)).length > 0 ? name : undefined,
  );

/** Targets of a fabric: what it has beside its own group (target_fabric_configfs_init in drivers/target). */
const targetsOf = async (host: Host, fabric: string): Promise<readonly string[]> =>
  (await filled(host, `${root}/${fabric}`)).filter((name) => name !== 'discovery_auth');

/** Backstores: a group for each adapter, in which there are two attributes and the devices. */
const backstores = async (host: Host, core: readonly string[]): Promise<readonly string[]> => {
  const adapters = core.filter((name) => /_\d+$/.test(name));
  const found = await Promise.all(
    adapters.map(async (adapter) =>
      (await filled(host, `${root}/core/${adapter}`)).map((name) => `${adapter}/${name}`),
    ),
  );
  return found.flat();
};

const isFabric = (name: string): boolean => !['core', 'version', 'dbroot', 'srpt'].includes(name);

/**
 * SRP targets, and everything else that `targetctl restore` would remove. Undefined where LIO is not there, or where
 * what it always has is not to be seen: then nobody knows what else is not.
 */
export const observeConfigured = async (
  host: Host,
): Promise<Pick<Implementation, 'active' | 'others'> | undefined> => {
  const [entries, core] = await Promise.all([host.list(root), host.list(`${root}/core`)]);
  if (!entries.includes('core') || !core.includes('alua')) return undefined;
  const [active, devices, ...targets] = await Promise.all([
    targetsOf(host, 'srpt'),
    backstores(host, core),
    ...entries
      .filter(isFabric)
      .map(async (fabric) => (await targetsOf(host, fabric)).map((name) => `${fabric} ${name}`)),
  ]);
  return { active, others: [...devices, ...targets.flat()] };
};

/** The part of saveconfig.json(5) that says where the targets are. */
const savedSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ targets: v.array(v.object({ fabric: v.string(), wwn: v.string() })) }),
);

/** GIDs, as rtslib writes a port's in a target's name: `ib.` and 32 hex digits. */
const portsHere = async (host: Host): Promise<ReadonlySet<string>> => {
  const devices = '/sys/class/infiniband';
  const gids = await eachEntry(host, devices, (device) =>
    eachEntry(host, `${devices}/${device}/ports`, (port) =>
      attribute(host, `${devices}/${device}/ports/${port}/gids/0`),
    ),
  );
  return new Set(gids.flat().map((gid) => gid.replaceAll(':', '').toLowerCase()));
};

const savedIn = async (host: Host, file: string): Promise<SavedTargets | undefined> => {
  const read = await host.read(file);
  const parsed = v.safeParse(savedSchema, read.kind === 'text' ? read.text : '');
  if (!parsed.success) return undefined;
  const wwns = parsed.output.targets.filter(({ fabric }) => fabric === 'srpt');
  if (wwns.length === 0) return undefined;
  const here = await portsHere(host);
  const ports = wwns.map(({ wwn }) => /^ib\.([0-9a-f]{32})$/i.exec(wwn)?.[1]?.toLowerCase());
  const missing = ports.filter((port) => port !== undefined && !here.has(port));
  return { file, missingPorts: missing.filter((port) => port !== undefined) };
};

const saved = async (host: Host): Promise<SavedTargets | undefined> => {
  for (const file of savedFiles.lio) {
    const found = await savedIn(host, file);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Undefined where LIO is not there. */
export const observeLio = async (host: Host): Promise<Implementation | undefined> => {
  const configured = await observeConfigured(host);
  if (configured === undefined) return undefined;
  const isActive = configured.active.length > 0;
  return {
    name: 'lio',
    ...configured,
    saved: isActive ? undefined : await saved(host),
    unit: isActive ? undefined : await enabledUnit(host, units),
  };
};
