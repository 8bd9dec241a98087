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
  'bad-srp-timers': [
    'error',
    'No kernel takes the three SRP timers together; the defaults of all three apply.',
  ],
  'vendor-srp-timers': [
    'warning',
    'The kernel takes the three SRP timers together, kernels of vendors refuse them.',
  ],
  'bad-srp-target': [
    'error',
    'The section has no usable name, or lacks a key that a login needs; it is no target.',
  ],
  'duplicate-srp-target': [
    'warning',
    'The same target as in an earlier section, by value; the earlier one counts.',
  ],
  'srp-target-clash': [
    'warning',
    'From one local port the kernel logs in to only one of the targets that share id-ext, ioc-guid and initiator-ext.',
  ],
} as const satisfies CodeTable;
