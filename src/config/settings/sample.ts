/** The sample of holdfast.conf, from the tables of settings. */

import { settingNames, settingsTable } from '../../core/settings.ts';
import { sectionNotes, targetSection } from '../../core/settings/sections.ts';
import { paths } from '../files.ts';
import { targetKeys } from './srp-target-keys.ts';

export const settingsSampleHead: readonly string[] = [
  `${paths.settings}: Holdfast's own settings, with their defaults; holdfast.conf(5) is about the same.`,
  `Files in ${paths.moreSettings}/ that end in .conf are read after it, in C order, and override it.`,
  'Times are seconds, or carry a unit: 500ms, 15s, 2min, 1h.',
];

/** Every section, in the order of the sample and the manual; the one for targets is the last. */
export const settingSections: readonly string[] = [
  ...new Set(settingNames.map((name) => settingsTable[name].section)),
];

const notes = (section: string): readonly string[] =>
  (sectionNotes.get(section) ?? []).map((note) => `# ${note}`);

const linesOf = (section: string): readonly string[] => {
  const settings = settingNames.map((name) => settingsTable[name]);
  const lines = settings
    .filter((setting) => setting.section === section)
    .flatMap(({ key, written, doc, expected }) => [
      `# ${doc} It can be ${expected}.`,
      `#${key} = ${written}`.trimEnd(),
    ]);
  return ['', `[${section}]`, ...notes(section), ...lines];
};

const targetLines = (): readonly string[] => [
  '',
  `#[${targetSection.replace('NAME', 'example')}]`,
  ...notes(targetSection),
  ...targetKeys.flatMap(({ key, doc, expected, example }) => [
    `# ${doc} It can be ${expected}.`,
    `#${key} = ${example}`,
  ]),
];

export const settingsSampleBody = (): readonly string[] => [
  ...settingSections.flatMap(linesOf),
  ...targetLines(),
];
