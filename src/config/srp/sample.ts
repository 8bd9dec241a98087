/** The body of the sample of srp_daemon.conf: a rule for each key. */

import type { MatchRow, OptionRow } from './keys.ts';
import { matchRows, optionRows } from './keys.ts';
import { srpRulesPath } from './path.ts';

const matchLines = ({ key, example, doc }: MatchRow): readonly string[] => [
  '',
  `# ${key}: ${doc}`,
  `#a ${key}=${example}`,
];

/** A target of its own for each, or the first of them would take all. */
const optionLines = ({ key, example, doc }: OptionRow, index: number): readonly string[] => [
  '',
  `# ${key}: ${doc}`,
  `#a ioc_guid=0002c90300a0456${index},${key}=${example}`,
];

export const srpSampleHead: readonly string[] = [
  `${srpRulesPath}: a rule a line, as srp_daemon reads it.`,
  'Which SRP targets to log in to: a allows, d disallows, and the first rule that matches counts.',
  'A target that no rule matches is allowed. Identifiers are hexadecimal without 0x and colons.',
  'Blanks before a, d or #, comments behind a rule and a last line without a newline are errors: srp_daemon',
  'refuses the whole file for one of them, Holdfast only its line.',
];

/** Every key once, and the rule that disallows the rest. */
export const srpSampleBody = (): readonly string[] => [
  ...matchRows.flatMap(matchLines),
  ...optionRows.flatMap(optionLines),
  '',
  '# everything else: not at all',
  '#d',
];
