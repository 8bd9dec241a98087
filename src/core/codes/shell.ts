import type { CodeTable } from './table.ts';

/** Findings in files that shells source. */
export const shellCodes = {
  'shell-command': [
    'error',
    'Not an assignment; Holdfast runs nothing, the statement is not used.',
  ],
  'shell-block': [
    'error',
    'Conditional shell code; Holdfast runs nothing, so what stands inside is not used.',
  ],
  'shell-substitution': [
    'error',
    'Only $(hostname -s) is understood; the rest of the line is not used.',
  ],
  'shell-variable': [
    'error',
    'The variable is not assigned earlier in this file, or its value is too long; the rest of the line is not used.',
  ],
  'shell-quote': ['error', 'The quote does not end on its line; the line is not used.'],
  'shell-syntax': [
    'error',
    'Shell syntax beyond KEY=VALUE and quotes; the rest of the line is not used.',
  ],
  'repeated-assignment': ['warning', 'The key is assigned twice in one file; the last one counts.'],
} as const satisfies CodeTable;
