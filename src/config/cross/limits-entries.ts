/** What the files of pam_limits say together. */

import type { LimitEntry } from '../../core/desired/limits.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { parseLimits } from '../limits/limits.ts';
import type { SourceText } from '../lines.ts';
import { located } from '../located.ts';
import { says } from '../reading.ts';

export interface LimitsRead {
  readonly entries: readonly LimitEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Of texts in reading order. */
export const parseLimitsFiles = (texts: readonly SourceText[]): LimitsRead => {
  const all = texts.filter(says).map((text) => located(text, parseLimits, []));
  return {
    entries: all.flatMap(({ value }) => value),
    diagnostics: all.flatMap(({ diagnostics }) => diagnostics),
  };
};
