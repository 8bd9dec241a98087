/** holdfast.conf(5), from the tables of settings. */

import { settingNames, settingsTable } from '../../core/settings.ts';
import { sectionNotes, targetSection } from '../../core/settings/sections.ts';
import { paths } from '../files.ts';
import { boldLines, item, literal, page, paragraph, section, subsection } from '../roff.ts';
import { settingSections } from './sample.ts';
import { targetKeys } from './srp-target-keys.ts';

const notes = (name: string): readonly string[] =>
  (sectionNotes.get(name) ?? []).flatMap(paragraph);

const settingLines = (name: string): readonly string[] => [
  subsection(`[${name}]`),
  ...notes(name),
  ...settingNames
    .map((one) => settingsTable[one])
    .filter((setting) => setting.section === name)
    .flatMap(({ key, doc, expected, written }) =>
      item(
        key,
        doc,
        `It can be ${expected}; the default is ${written === '' ? 'nothing' : written}.`,
      ),
    ),
];

const targetLines = (): readonly string[] => [
  subsection(`[${targetSection}]`),
  ...notes(targetSection),
  ...targetKeys.flatMap(({ key, doc, expected, use }) =>
    item(key, `${doc}${use === 'required' ? ' Required.' : ''}`, `It can be ${expected}.`),
  ),
];

const description = [
  ...paragraph(
    'Settings of holdfast(8): intervals and deadlines, what is managed and what is left to others. None has to be written; the defaults are for a host that leaves all of its RDMA storage to Holdfast.',
  ),
  ...paragraph(
    `Files in ${paths.moreSettings} whose names end in .conf are read after holdfast.conf, in the order of their names as bytes, and override it key by key.`,
  ),
  ...paragraph(
    'Each line is empty, a comment that starts with # or ;, a [section], or key = value. A value may stand in double quotes; outside of them, # and ; start a comment, unless a backslash stands before them. A list has blanks or commas between its items.',
  ),
  ...paragraph(
    'Times are seconds, or carry a unit: 500ms, 15s, 2min, 1h. Switches are yes or no; true, on, 1, false, off and 0 mean the same.',
  ),
  ...paragraph(
    'An unknown section or key, or a value that is not allowed, is reported by holdfast check with its place; what was set before, or the default, then applies.',
  ),
];

const example = [
  '[discovery]',
  'interval = 5min',
  '',
  '[nvme]',
  '# these are for the backup software',
  'exclude-nqn = nqn.2014-08.org.example:backup.*',
  'exclude-address = 10.20.0.0/16, fd00:20::/64',
];

/** The whole text of man/holdfast.conf.5. */
export const renderSettingsPage = (): string =>
  page({ name: 'holdfast.conf', chapter: 5, of: 'File formats' }, "Holdfast's own settings", [
    section('SYNOPSIS'),
    ...boldLines([paths.settings, `${paths.moreSettings}/*.conf`]),
    section('DESCRIPTION'),
    ...description,
    section('SECTIONS'),
    ...settingSections.flatMap(settingLines),
    ...targetLines(),
    section('EXAMPLE'),
    ...literal(example),
    section('SEE ALSO'),
    ...paragraph('holdfast(8), nvme-discover(1), srp_daemon(5)'),
  ]);
