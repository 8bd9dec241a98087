/** What is to be connected over NVMe, and as whom: discovery.conf, config.json, hostnqn and hostid. */

import type { Path } from '../core/path.ts';
import type { Portal, PortalEntry } from '../core/desired.ts';
import type { NvmeJson, OthersSubsystem } from '../core/desired/nvme-json.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Settings } from '../core/settings.ts';
import { paths, type Files } from './files.ts';
import { aboutFile } from './locate.ts';
import { located, type Located } from './located.ts';
import { deriveIdentity, type DerivedIdentity } from './nvme/derive-identity.ts';
import { parseDiscovery } from './nvme/discovery.ts';
import {
  completeIdentity,
  parseHostIdFile,
  parseHostNqnFile,
  type Identity,
  type WrittenIdentity,
} from './nvme/identity.ts';
import { judgeIdentity, type Names } from './nvme/judge-identity.ts';
import type { OwnSide } from './nvme-json/identity.ts';
import { pathsOf, portalsOf } from './nvme/portals.ts';

export interface NvmeSaid {
  readonly portals: readonly Portal[];
  readonly paths: readonly Path[];
  /** What belongs to other applications. */
  readonly others: readonly OthersSubsystem[];
  /** Undefined when there is neither a hostnqn nor anything to derive one from, or nothing that relies on it. */
  readonly identity: Identity | undefined;
  /** Whether there is a config.json, usable or not, which nvme-cli would read as well. */
  readonly hasJson: boolean;
}

const converted = (file: string): Diagnostic => {
  const message = 'nvme-cli 3 has converted this file and does not read it any more';
  const hint = `Holdfast reads this file; remove ${file}.converted if nothing else does`;
  return aboutFile('converted-file', file, { message, hint });
};

const noteConverted = (files: Files): readonly Diagnostic[] =>
  [files.nvmeJson, files.discovery].flatMap((source) =>
    source !== undefined && files.converted.includes(source.file) ? [converted(source.file)] : [],
  );

const silent: NvmeJson = { portals: [], paths: [], others: [], host: undefined };

const isUnused = (unused: Files['unused']): boolean =>
  unused.some(({ file }) => file === paths.nvmeJson);

/** Few hosts have this file, and its parser is large. */
const loadJson = async ({ nvmeJson, unused }: Files, own: OwnSide): Promise<Located<NvmeJson>> => {
  if (isUnused(unused)) return { value: { ...silent, host: 'unusable' }, diagnostics: [] };
  if (nvmeJson === undefined) return { value: silent, diagnostics: [] };
  const { parseNvmeJson } = await import('./nvme-json/nvme-json.ts');
  return located(nvmeJson, (source) => parseNvmeJson(source, own), silent);
};

const loadNames = (files: Files): Located<WrittenIdentity> => {
  const hostnqn = located(files.hostnqn, ({ text }) => parseHostNqnFile(text), undefined);
  const hostid = located(files.hostid, ({ text }) => parseHostIdFile(text), undefined);
  const diagnostics = [...hostnqn.diagnostics, ...hostid.diagnostics];
  const own: readonly string[] = [paths.hostnqn, paths.hostid];
  const unusable = [...files.unused, ...diagnostics].find(({ file }) => own.includes(file))?.file;
  return { value: { hostnqn: hostnqn.value, hostid: hostid.value, unusable }, diagnostics };
};

const withJson = (written: WrittenIdentity, { host }: NvmeJson): WrittenIdentity =>
  host === 'unusable' ? { ...written, unusable: paths.nvmeJson } : { ...written, json: host };

/** Derives what the files lack for what relies on it; for nothing it is not worth its time. */
const derivedFor = (
  files: Files,
  written: WrittenIdentity,
  entries: readonly Names[],
): DerivedIdentity | undefined => {
  const { hostnqn, hostid } = { ...written, ...written.json };
  const isWhole = hostnqn !== undefined && hostid !== undefined;
  const isNeeded = entries.some((one) => one.hostnqn === undefined || one.hostid === undefined);
  if (isWhole || !isNeeded) return undefined;
  return deriveIdentity(files.productUuid?.text, files.machineId?.text);
};

/** Where [nvme] connect = no nothing is to be connected, and what is wrong with the files is said all the same. */
export const loadNvme = async (
  files: Files,
  { nvmeConnect: connects, nvmeApplication: application }: Settings,
): Promise<Located<NvmeSaid>> => {
  const lines = located<readonly PortalEntry[]>(
    files.discovery,
    ({ text, file }) => parseDiscovery(text, file),
    [],
  );
  const names = loadNames(files);
  const json = await loadJson(files, { ...names.value, application });
  const written = withJson(names.value, json.value);
  // What stands in both is as config.json has it, like paths that are listed as well.
  const portals = [...json.value.portals, ...lines.value];
  const entries = [...portals, ...json.value.paths];
  const identity = completeIdentity(written, derivedFor(files, written, entries));
  return {
    value: {
      portals: connects ? portalsOf(portals, identity) : [],
      paths: connects ? pathsOf(json.value.paths, identity) : [],
      others: json.value.others,
      identity,
      hasJson: files.nvmeJson !== undefined || isUnused(files.unused),
    },
    diagnostics: [
      ...noteConverted(files),
      ...lines.diagnostics,
      ...json.diagnostics,
      ...names.diagnostics,
      ...(connects ? judgeIdentity(entries, written, identity) : []),
    ],
  };
};
