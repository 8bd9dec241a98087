/** What rdma.conf and openib.conf share: keys that are `yes` or not, and modules behind them. */

import type { DesiredModule } from '../../core/desired.ts';
import type { Finding } from '../../core/diagnostic.ts';
import { parseModuleName, type ModuleName } from '../../core/ids.ts';
import { several } from '../../core/words.ts';
import { quoted } from '../mask.ts';
import { asked } from './modules.ts';
import type { Assignment } from '../shell/shell.ts';
import { didYouMean } from '../suggest.ts';

/** One key that a file may assign. */
export interface KeyRow {
  readonly key: string;
  /** `other` takes any value. */
  readonly kind: 'switch' | 'other';
  /** What `yes` asks for; empty for keys that mean something to other tools only. */
  readonly modules: readonly string[];
  /** A value for the sample file; yes where there is none. */
  readonly example?: string;
  readonly doc: string;
}

/** What a file of such keys says. */
export interface KeyFile {
  /** In load order. */
  readonly modules: readonly DesiredModule[];
  /** The last of each key. */
  readonly assignments: readonly Assignment[];
}

/** Exactly lower-case yes, as the scripts that source these files compare. */
export const isYes = ({ value }: { readonly value: string }): boolean => value === 'yes';

/** Anything else that is written counts as no; an empty value is as good as none. */
export const isNo = ({ value }: { readonly value: string }): boolean =>
  value !== 'yes' && value !== '';

/**
 * The modules of a key, but those that an earlier key of the table is about: ib_ipoib is not RDS_LOAD's to refuse.
 * A key that is another's second name has the same.
 */
export const ownModules = (rows: readonly KeyRow[], key: string): readonly ModuleName[] => {
  const at = rows.findIndex((row) => row.key === key);
  const all = rows[at]?.modules ?? [];
  const others = rows.slice(0, at).filter(({ modules }) => modules.join() !== all.join());
  const earlier = others.flatMap(({ modules }) => modules);
  return all
    .filter((name) => !earlier.includes(name))
    .map(parseModuleName)
    .filter((name) => name !== undefined);
};

const endsInReturn = ({ value }: { readonly value: string }): boolean => value.endsWith('\r');

const yesHint = (value: string): string => {
  if (endsInReturn({ value })) return 'save the file with Unix line ends';
  return /^\s*(y|yes|true|on|1)\s*$/i.test(value) ? 'write yes' : 'write yes or no';
};

const judgeSwitch = ({ key, value, span }: Assignment): readonly Finding[] => {
  if (['yes', 'no', ''].includes(value)) return [];
  const message = `${key} is ${quoted(value)}, which counts as no, here and in other tools`;
  return [{ code: 'not-yes', span, message, hint: yesHint(value) }];
};

const judge = (rows: readonly KeyRow[], assignment: Assignment): readonly Finding[] => {
  const { key, span } = assignment;
  const row = rows.find((known) => known.key === key);
  if (row?.kind === 'switch') return judgeSwitch(assignment);
  if (row !== undefined) return [];
  const keys = rows.map((known) => known.key);
  return [{ code: 'unknown-key', span, message: `unknown key ${key}`, ...didYouMean(key, keys) }];
};

/** Of a file from Windows the first line says it for all. */
const judgeReturns = (assignments: readonly Assignment[]): readonly Finding[] => {
  const [first, ...others] = assignments;
  if (first === undefined) return [];
  const { length } = others;
  const more =
    length === 0 ? '' : `; so do${length === 1 ? 'es' : ''} ${several(length, 'other key')}`;
  return judgeSwitch(first).map((one) => ({ ...one, message: `${one.message}${more}` }));
};

/** Keys the table does not know and switches that are neither yes nor no. */
export const judgeKeys = (
  rows: readonly KeyRow[],
  assignments: readonly Assignment[],
): readonly Finding[] => {
  const switches = rows.filter(({ kind }) => kind === 'switch').map(({ key }) => key);
  const spoilt = assignments.filter((one) => endsInReturn(one) && switches.includes(one.key));
  const rest = assignments.filter((one) => !spoilt.includes(one));
  return [...judgeReturns(spoilt), ...rest.flatMap((one) => judge(rows, one))];
};

/** What the keys that are `yes` ask for, in the order of the table. */
export const askedByKeys = (
  rows: readonly KeyRow[],
  assignments: readonly Assignment[],
): readonly DesiredModule[] =>
  rows.flatMap((row) => {
    const assignment = assignments.find(({ key }) => key === row.key);
    return assignment !== undefined && isYes(assignment)
      ? asked(row.modules, assignment.source)
      : [];
  });
