import assert from 'node:assert/strict';

import type { VfSettings } from '../../src/core/desired/mlx4.ts';
import type { Diagnostic } from '../../src/core/diagnostic.ts';
import { locateAll } from '../../src/config/locate.ts';
import { parseSriovVfs } from '../../src/config/mlx4/sriov-vfs.ts';

export const vf = '0000:44:00.1';
export const mac = '02:00:00:00:00:01';
export const guid = '05011403007bcba1';

export const entries = (text: string): readonly VfSettings[] =>
  parseSriovVfs({ file: 'f', text }).value;
export const locate = (text: string): readonly Diagnostic[] =>
  locateAll({ file: 'f', text }, parseSriovVfs({ file: 'f', text }).findings);
/** Findings about a text as `LINE:COLUMN CODE`. */
export const foundIn = (text: string): readonly string[] =>
  locate(text).map(({ line, column, code }) => `${line}:${column} ${code}`);
/** Findings about settings of one virtual function as `COLUMN CODE`, columns counted from the first setting. */
export const found = (settings: string): readonly string[] =>
  locate(`${vf} ${settings}`).map(({ column, code }) => `${column - vf.length - 1} ${code}`);
export const hint = (settings: string): string | null | undefined =>
  locate(`${vf} ${settings}`)[0]?.hint;
export const message = (settings: string): string => locate(`${vf} ${settings}`)[0]?.message ?? '';
export const only = (settings: string): VfSettings => {
  const [entry, ...more] = entries(`${vf} ${settings}`);
  assert.ok(entry !== undefined && more.length === 0, `one entry from ${settings}`);
  return entry;
};
