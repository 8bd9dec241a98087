import type { CodeTable } from './table.ts';

/** Findings in /etc/holdfast. */
export const settingsCodes = {
  'settings-syntax': ['error', 'Neither [section], key = value nor a comment; not used.'],
  'unknown-section': ['error', 'Holdfast has no such section; its settings are not used.'],
  'unknown-setting': ['error', 'Holdfast has no such setting; it is not used.'],
  'repeated-setting': ['warning', 'The setting is given twice in one file; the last one counts.'],
  'bad-setting': [
    'error',
    'The value is not allowed; what was set before, or the default, applies.',
  ],
} as const satisfies CodeTable;
