/** Holdfast's own settings: one table for the typed object, the sample file, the manual and the checks. */

import type { SrpStaticTarget } from './desired/srp.ts';
import type { Setting } from './setting.ts';
import { hostSettings } from './settings/host.ts';
import { nvmeSettings } from './settings/nvme.ts';
import { removalSettings } from './settings/removal.ts';
import { srpSettings } from './settings/srp.ts';
import { timeSettings } from './settings/times.ts';

const table = {
  ...timeSettings,
  ...removalSettings,
  ...hostSettings,
  ...nvmeSettings,
  ...srpSettings,
} as const;

/** Everything that one key sets; times in milliseconds. */
export type KeySettings = {
  readonly [Name in keyof typeof table]: (typeof table)[Name]['default'];
};

export type SettingName = keyof KeySettings;

/** Everything that can be set. */
export interface Settings extends KeySettings {
  /** From the [srp-target NAME] sections, in the order of the files. */
  readonly srpTargets: readonly SrpStaticTarget[];
}

/** The same table, typed so that a setting and its value stay together. */
export const settingsTable: { readonly [Name in SettingName]: Setting<KeySettings[Name]> } = table;

const isName = (name: string): name is SettingName => Object.hasOwn(table, name);

/** In the order of the sample file. */
export const settingNames: readonly SettingName[] = Object.keys(table).filter(isName);

/** Settings on their way to being complete. */
export type SettingsDraft = { -readonly [Name in SettingName]?: KeySettings[Name] };

const isComplete = (draft: SettingsDraft): draft is KeySettings =>
  settingNames.every((name) => Object.hasOwn(draft, name));

const setDefault = <Name extends SettingName>(
  draft: SettingsDraft,
  name: Name,
  setting: Setting<KeySettings[Name]>,
): void => {
  draft[name] = setting.default;
};

const allDefaults = (): KeySettings => {
  const draft: SettingsDraft = {};
  for (const name of settingNames) setDefault(draft, name, settingsTable[name]);
  if (!isComplete(draft)) throw new RangeError('a setting has no default');
  return draft;
};

/** What applies where nothing is written. */
export const defaultSettings: Settings = { ...allDefaults(), srpTargets: [] };
