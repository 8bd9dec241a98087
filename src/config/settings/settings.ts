/** /etc/holdfast/holdfast.conf and holdfast.conf.d/*.conf. */

import type { Finding, Parsed, Span } from '../../core/diagnostic.ts';
import type { Setting } from '../../core/setting.ts';
import type { KeySettings, SettingName, SettingsDraft } from '../../core/settings.ts';
import { settingNames, settingsTable } from '../../core/settings.ts';
import type { SourceText } from '../lines.ts';
import { quoted } from '../mask.ts';
import type { Entry, Header } from './settings-lines.ts';
import { readSettingsLines, type SettingsLines } from './settings-lines.ts';
import { isTargetSection, readTarget, type TargetSection } from './srp-target.ts';
import { didYouMean } from '../suggest.ts';
import { badValue, repeated, valueOf, type ParseIni } from './value.ts';

/** What one file says; the rest is left to other files and to the defaults. */
export interface SettingsFile {
  readonly settings: Readonly<SettingsDraft>;
  /** Where the value of each stands that is set. */
  readonly places: ReadonlyMap<SettingName, Span>;
  /** Each name once. */
  readonly targets: readonly TargetSection[];
}

const sections = [...new Set(settingNames.map((name) => settingsTable[name].section))];

const nameOf = ({ section, key }: { section: string; key: string }): SettingName | undefined =>
  settingNames.find(
    (name) => settingsTable[name].section === section && settingsTable[name].key === key,
  );

const keysIn = (section: string): readonly string[] =>
  settingNames
    .map((name) => settingsTable[name])
    .filter((setting) => setting.section === section)
    .map((setting) => setting.key);

const judgeHeader = ({ section, span }: Header): readonly Finding[] => {
  if (sections.includes(section) || isTargetSection(section)) return [];
  const message = `unknown section ${quoted(section)}`;
  const known = [...sections, 'srp-target NAME'];
  return [{ code: 'unknown-section', span, message, ...didYouMean(section, known) }];
};

const judgeEntry = ({ section, key, keySpan }: Entry): readonly Finding[] => {
  if (section === '') {
    const message = `${quoted(key)} stands in no section`;
    return [{ code: 'unknown-setting', span: keySpan, message }];
  }
  // An unknown section has a finding of its own already.
  if (!sections.includes(section)) return [];
  const message = `[${section}] has no setting ${quoted(key)}`;
  const hint = didYouMean(key, keysIn(section));
  return [{ code: 'unknown-setting', span: keySpan, message, ...hint }];
};

/** False when the text is not allowed: what was set before, or the default, then stays. */
const read = <Name extends SettingName>(
  draft: SettingsDraft,
  name: Name,
  setting: Setting<KeySettings[Name]>,
  text: string,
): boolean => {
  const value = setting.parse(text);
  if (value !== undefined) draft[name] = value;
  return value !== undefined;
};

const readSettings = (
  entries: readonly Entry[],
  parseIni: ParseIni,
): Parsed<Pick<SettingsFile, 'settings' | 'places'>> => {
  const findings: Finding[] = [];
  const settings: SettingsDraft = {};
  const places = new Map<SettingName, Span>();
  const seen = new Set<SettingName>();
  for (const entry of entries) {
    const name = nameOf(entry);
    if (name === undefined) {
      findings.push(...judgeEntry(entry));
      continue;
    }
    if (seen.has(name)) findings.push(repeated(entry));
    seen.add(name);
    const setting = settingsTable[name];
    const { expected, written } = setting;
    const value = valueOf(entry, parseIni);
    const applies = `the default is ${written === '' ? 'nothing' : written}`;
    if (read(settings, name, setting, value)) places.set(name, entry.valueSpan);
    else findings.push(badValue(entry, value, { expected, applies }));
  }
  return { value: { settings, places }, findings };
};

/** A section that is opened again goes on. */
const readTargets = (
  { headers, entries }: SettingsLines,
  file: string,
  parseIni: ParseIni,
): Parsed<readonly TargetSection[]> => {
  const first = new Map<string, { readonly header: Header; readonly entries: Entry[] }>();
  for (const header of headers) {
    if (isTargetSection(header.section) && !first.has(header.section))
      first.set(header.section, { header, entries: [] });
  }
  for (const entry of entries) first.get(entry.section)?.entries.push(entry);
  const read = [...first.values()].map((section) => readTarget(file, section, parseIni));
  return {
    value: read.flatMap(({ value }) => value ?? []),
    findings: read.flatMap(({ findings }) => findings),
  };
};

/** What one file sets. A bad setting is a finding and sets nothing. Never throws. */
export const parseSettings = (
  { file, text }: SourceText,
  parseIni: ParseIni,
): Parsed<SettingsFile> => {
  const lines = readSettingsLines(text);
  const keys = lines.entries.filter(({ section }) => !isTargetSection(section));
  const settings = readSettings(keys, parseIni);
  const targets = readTargets(lines, file, parseIni);
  return {
    value: { ...settings.value, targets: targets.value },
    findings: [
      ...lines.findings,
      ...lines.headers.flatMap(judgeHeader),
      ...settings.findings,
      ...targets.findings,
    ],
  };
};
