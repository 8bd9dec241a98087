/** The settings of all files together, and what only shows when they are put together. */

import { defaultSettings, type Settings } from '../../core/settings.ts';
import { locateAll } from '../locate.ts';
import type { Located } from '../located.ts';
import type { ReadFile } from './placed.ts';
import { mergeTargets } from './srp-targets.ts';
import { judgeTimers, withDefaultTimers } from './srp-timers.ts';

/** Later files override earlier ones, setting by setting and target by target. */
export const mergeSettings = (files: readonly ReadFile[]): Located<Settings> => {
  const { targets, placed } = mergeTargets(files);
  const merged = files.reduce<Settings>(
    (all, { parsed }) => ({ ...all, ...parsed.value.settings }),
    { ...defaultSettings, srpTargets: targets },
  );
  const timers = judgeTimers(files, merged);
  const areBad = timers.some(({ finding }) => finding.code === 'bad-srp-timers');
  const together = [...timers, ...placed];
  return {
    value: areBad ? withDefaultTimers(merged) : merged,
    diagnostics: files.flatMap(({ source, parsed }) => {
      const more = together.filter((one) => one.source === source).map(({ finding }) => finding);
      return locateAll(source, [...parsed.findings, ...more]);
    }),
  };
};
