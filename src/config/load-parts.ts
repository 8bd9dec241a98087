/** What each group of files says, with its findings located. */

import type { DesiredModule, PortalEntry } from '../core/desired.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Settings } from '../core/settings.ts';
import { defaultSettings } from '../core/settings.ts';
import { parseDiscovery } from './nvme/discovery.ts';
import { paths, type Files } from './files.ts';
import type { DerivedIdentity } from './nvme/derive-identity.ts';
import { deriveIdentity } from './nvme/derive-identity.ts';
import type { WrittenIdentity } from './nvme/identity.ts';
import { parseHostIdFile, parseHostNqnFile } from './nvme/identity.ts';
import { aboutFile } from './locate.ts';
import { located, type Located } from './located.ts';
import type { KeyFile } from './modules/module-keys.ts';
import { unionModules } from './modules/modules.ts';
import { disagreements, isSwitchedOff, parseOpenibConf } from './modules/openib-conf.ts';
import { parseRdmaConf } from './modules/rdma-conf.ts';
import { says } from './reading.ts';
import type { Assignment } from './shell/shell.ts';
import { parseSettings } from './settings/settings.ts';

const noKeys: KeyFile = { modules: [], assignments: [] };

/** What rdma.conf and openib.conf say. */
export interface KeyFiles {
  /** In load order. */
  readonly modules: readonly DesiredModule[];
  readonly rdma: readonly Assignment[];
  /** None where ONBOOT switches the file off. */
  readonly openib: readonly Assignment[];
}

export const loadKeys = ({ rdma, openib }: Files, hostname: string): Located<KeyFiles> => {
  const first = located(rdma, (source) => parseRdmaConf(source, hostname), noKeys);
  const second = located(
    openib,
    (source) => {
      const { value, findings } = parseOpenibConf(source, hostname);
      const crossed = disagreements(value.assignments, first.value.assignments);
      return { value, findings: [...findings, ...crossed] };
    },
    noKeys,
  );
  return {
    value: {
      modules: unionModules(first.value.modules, second.value.modules),
      rdma: first.value.assignments,
      openib: isSwitchedOff(second.value.assignments) ? [] : second.value.assignments,
    },
    diagnostics: [...first.diagnostics, ...second.diagnostics],
  };
};

const converted = ({ discovery, converted }: Files): readonly Diagnostic[] => {
  if (!converted || discovery === undefined) return [];
  const message = 'nvme-cli 3 has converted this file and does not read it any more';
  const hint = 'Holdfast reads this file; remove discovery.conf.converted if nothing else does';
  return [aboutFile('converted-file', discovery.file, { message, hint })];
};

export const loadEntries = (files: Files): Located<readonly PortalEntry[]> => {
  const { value, diagnostics } = located(
    files.discovery,
    ({ text, file }) => parseDiscovery(text, file),
    [],
  );
  return { value, diagnostics: [...converted(files), ...diagnostics] };
};

export interface IdentityFiles {
  readonly written: WrittenIdentity;
  readonly derived: DerivedIdentity | undefined;
}

/** Derives what the files lack for those entries that rely on it; for none it is not worth its time. */
export const loadIdentity = (
  files: Files,
  entries: readonly PortalEntry[],
): Located<IdentityFiles> => {
  const hostnqn = located(files.hostnqn, ({ text }) => parseHostNqnFile(text), undefined);
  const hostid = located(files.hostid, ({ text }) => parseHostIdFile(text), undefined);
  const unused = files.unused.some(({ file }) => file === paths.hostnqn || file === paths.hostid);
  const unusable = unused || hostnqn.diagnostics.length + hostid.diagnostics.length > 0;
  const written = { hostnqn: hostnqn.value, hostid: hostid.value, unusable };
  const isWhole = written.hostnqn !== undefined && written.hostid !== undefined;
  const isNeeded = entries.some(
    (entry) => entry.hostnqn === undefined || entry.hostid === undefined,
  );
  const derived =
    isWhole || !isNeeded
      ? undefined
      : deriveIdentity(files.productUuid?.text, files.machineId?.text);
  return {
    value: { written, derived },
    diagnostics: [...hostnqn.diagnostics, ...hostid.diagnostics],
  };
};

/** Later files override earlier ones, setting by setting. */
export const loadSettings = async ({ settings }: Files): Promise<Located<Settings>> => {
  if (!settings.some(says)) return { value: defaultSettings, diagnostics: [] };
  const { parse } = await import('ini');
  const read = settings.map((source) =>
    located(source, ({ text }) => parseSettings(text, parse), {}),
  );
  return {
    value: read.reduce<Settings>((all, { value }) => ({ ...all, ...value }), defaultSettings),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
};
