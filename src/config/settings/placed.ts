/** Findings about several files together: each is in one of them. */

import type { Finding, Parsed, Span } from '../../core/diagnostic.ts';
import type { SourceText } from '../lines.ts';
import type { SettingsFile } from './settings.ts';

/** One file and what it says. */
export interface ReadFile {
  readonly source: SourceText;
  readonly parsed: Parsed<SettingsFile>;
}

/** A place in one of several files. */
export interface Place {
  readonly source: SourceText;
  readonly span: Span;
}

export interface Placed {
  readonly source: SourceText;
  readonly finding: Finding;
}
