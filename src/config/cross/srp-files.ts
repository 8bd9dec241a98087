/** The files of srp_daemon, which Holdfast reads for `check` only: it logs in to no SRP target. */

import type { Diagnostic } from '../../core/diagnostic.ts';
import type { SourceText } from '../lines.ts';
import { located } from '../located.ts';
import { read, says, type Reading } from '../reading.ts';
import type { Given } from './given.ts';

export interface SrpFiles {
  readonly rules: SourceText | undefined;
  /** Of Debian's init script. */
  readonly tools: SourceText | undefined;
}

const paths = { rules: '/etc/srp_daemon.conf', tools: '/etc/default/srptools' } as const;

export const readSrpFiles = async (reading: Reading): Promise<SrpFiles> => {
  const [rules, tools] = await Promise.all([
    read(reading, paths.rules),
    read(reading, paths.tools),
  ]);
  return { rules, tools };
};

/** In srp_daemon.conf even a blank line can be wrong, and a comment that is too long. */
const mayBeWrong = ({ text }: SourceText): boolean => /^[^#\n]|\r|.{254}/m.test(text);

export const checkSrpFiles = async ({ srp, tree }: Given): Promise<readonly Diagnostic[]> => {
  const { rules, tools } = srp;
  const found: Diagnostic[] = [];
  if (rules !== undefined && mayBeWrong(rules)) {
    const { parseSrpRules } = await import('../srp/rules.ts');
    found.push(...located(rules, parseSrpRules, undefined).diagnostics);
  }
  if (says(tools)) {
    const { parseSrptools } = await import('../srp/srptools.ts');
    const parse = (source: SourceText) => parseSrptools(source, tree.hostname);
    found.push(...located(tools, parse, undefined).diagnostics);
  }
  return found;
};
