import type { CodeTable } from './table.ts';

/** Findings that any file may have. */
export const generalCodes = {
  'file-unreadable': ['error', 'The file exists but cannot be read.'],
} as const satisfies CodeTable;
