import type { CodeTable } from './table.ts';

/** Findings that any file may have. */
export const generalCodes = {
  'file-unreadable': ['error', 'The file exists but cannot be read.'],
  'file-untrusted': [
    'error',
    'Others than root can change the file, or a directory on the way to it; it is not used.',
  ],
} as const satisfies CodeTable;
