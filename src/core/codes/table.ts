import type { Severity } from '../diagnostic.ts';

/** Severity and meaning, by code. An error takes its line, statement or setting out of use. */
export type CodeTable = Readonly<Record<string, readonly [Severity, string]>>;
