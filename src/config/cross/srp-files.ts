/** What is wrong in the files of srp_daemon where nothing follows from them: a pass says it where it goes by them. */

import type { Diagnostic } from '../../core/diagnostic.ts';
import type { SourceText } from '../lines.ts';
import { located } from '../located.ts';
import { says } from '../reading.ts';
import type { Given } from './given.ts';

/** In srp_daemon.conf even a blank line can be wrong, and a comment that is too long. */
const mayBeWrong = ({ text }: SourceText): boolean => /^[^#\n]|\r|.{254}/m.test(text);

export const checkSrpFiles = async ({
  files,
  configuration,
  tree,
}: Given): Promise<readonly Diagnostic[]> => {
  if (configuration.desired.srp?.fabric !== undefined) return [];
  const { rules, tools, unused } = files.srp;
  const found: Diagnostic[] = [...unused];
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
