import type { Severity } from './diagnostic.ts';

/** Every diagnostic code: its severity and what it means. docs/codes.md is generated from this table. */
export const codes = {
  'file-unreadable': ['error', 'The file exists but cannot be read.'],
} as const satisfies Record<string, readonly [Severity, string]>;
