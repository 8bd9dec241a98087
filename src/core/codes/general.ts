import type { CodeTable } from './table.ts';

/** Findings that any file may have. */
export const generalCodes = {
  'file-unreadable': ['error', 'The file exists but cannot be read.'],
  'file-untrusted': [
    'error',
    'Others than root can change the file, or a directory on the way to it; it is not used.',
  ],
  'version-held': [
    'info',
    'The file has an error and had none before: the agent goes on with the version of before until it is mended.',
  ],
} as const satisfies CodeTable;
