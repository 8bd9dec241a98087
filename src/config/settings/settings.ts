/** /etc/holdfast/holdfast.conf and holdfast.conf.d/*.conf. */

import type { Finding, Parsed } from '../../core/diagnostic.ts';
import type { Setting } from '../../core/setting.ts';
import type { Settings } from '../../core/settings.ts';
import { settingNames, settingsTable } from '../../core/settings.ts';
import { quoted } from '../mask.ts';
import type { Entry, Header } from './settings-lines.ts';
import { readSettingsLines } from './settings-lines.ts';
import { didYouMean } from '../suggest.ts';

/** `parse` of the ini package, handed in because loading it is worth it only where such a file exists. */
export type ParseIni = (text: string) => unknown;

/** What one file sets; the rest is left to other files and to the defaults. */
export type SomeSettings = Partial<Settings>;

type Draft = { -readonly [Name in keyof Settings]?: Settings[Name] };

const sections = [...new Set(settingNames.map((name) => settingsTable[name].section))];

const nameOf = ({ section, key }: { section: string; key: string }): keyof Settings | undefined =>
  settingNames.find(
    (name) => settingsTable[name].section === section && settingsTable[name].key === key,
  );

const keysIn = (section: string): readonly string[] =>
  settingNames
    .map((name) => settingsTable[name])
    .filter((setting) => setting.section === section)
    .map((setting) => setting.key);

const judgeHeader = ({ section, span }: Header): readonly Finding[] => {
  if (sections.includes(section)) return [];
  const message = `unknown section ${quoted(section)}`;
  return [{ code: 'unknown-section', span, message, ...didYouMean(section, sections) }];
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

const repeated = ({ section, key, keySpan }: Entry): Finding => ({
  code: 'repeated-setting',
  span: keySpan,
  message: `${key} is set in [${section}] already; this one counts`,
});

/**
 * The ini package unquotes, unescapes and cuts comments; one line at a time, so that nothing can leak into it. What
 * it makes anything but one plain value of (a carriage return ends a line for it, `[]` makes a list) is left as
 * written, which no setting takes.
 */
const valueOf = (entry: Entry, parseIni: ParseIni): string => {
  const parsed = parseIni(entry.text.trim());
  const values: unknown[] =
    typeof parsed === 'object' && parsed !== null ? Object.values(parsed) : [];
  const [value] = values;
  const isPlain = typeof value === 'string' || typeof value === 'boolean';
  return isPlain && values.length === 1 ? String(value) : entry.text;
};

const bad = (entry: Entry, value: string, setting: Setting<unknown>): Finding => ({
  code: 'bad-setting',
  span: entry.valueSpan,
  message: `${quoted(value)} is no value for ${entry.key} in [${entry.section}]`,
  hint: `it can be ${setting.expected}; the default is ${setting.written}`,
});

/** False when the text is not allowed: what was set before, or the default, then stays. */
const read = <Name extends keyof Settings>(
  draft: Draft,
  name: Name,
  setting: Setting<Settings[Name]>,
  text: string,
): boolean => {
  const value = setting.parse(text);
  if (value !== undefined) draft[name] = value;
  return value !== undefined;
};

/** What one file sets. A bad setting is a finding and sets nothing. Never throws. */
export const parseSettings = (text: string, parseIni: ParseIni): Parsed<SomeSettings> => {
  const { entries, headers, findings } = readSettingsLines(text);
  const found = [...findings, ...headers.flatMap(judgeHeader)];
  const draft: Draft = {};
  const seen = new Set<keyof Settings>();
  for (const entry of entries) {
    const name = nameOf(entry);
    if (name === undefined) {
      found.push(...judgeEntry(entry));
      continue;
    }
    if (seen.has(name)) found.push(repeated(entry));
    seen.add(name);
    const setting = settingsTable[name];
    const value = valueOf(entry, parseIni);
    if (!read(draft, name, setting, value)) found.push(bad(entry, value, setting));
  }
  return { value: draft, findings: found };
};
