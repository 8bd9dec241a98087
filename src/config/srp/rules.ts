/** /etc/srp_daemon.conf: which SRP targets to log in to, and with what (srp_daemon(8), rdma-core). */

import type { LostSrpRule, SrpAction, SrpRule, SrpRules } from '../../core/desired/srp.ts';
import type { Finding, Parsed } from '../../core/diagnostic.ts';
import { unreachableRules } from '../../core/srp/match-rule.ts';
import type { Line, SourceText } from '../lines.ts';
import { splitLines } from '../lines.ts';
import { isError } from '../locate.ts';
import { judgeLength, judgeNewline, judgeReturn } from './line-end.ts';
import { readStart } from './line-start.ts';
import { readRule } from './rule-line.ts';

interface LineRead {
  readonly rule?: SrpRule;
  readonly lost?: LostSrpRule;
  readonly findings: readonly Finding[];
}

const readRuleLine = (source: SourceText, line: Line, action: SrpAction): LineRead => {
  const place = `${source.file}:${line.number}`;
  const tooLong = judgeLength(line);
  const { match, options, findings: own } = readRule(line, action);
  const ends = [...judgeReturn(source, line), ...judgeNewline(source, line)];
  const findings = tooLong.length > 0 ? tooLong : [...own, ...ends];
  return findings.some(isError)
    ? { lost: { action, source: place }, findings }
    : { rule: { action, match, options, source: place }, findings };
};

/** Comments and empty lines say nothing, but they too can make srp_daemon stop. */
const readNothing = (source: SourceText, line: Line): LineRead => ({
  findings: line.text === '' ? judgeReturn(source, line) : judgeLength(line),
});

const readLine = (source: SourceText, line: Line): LineRead => {
  const start = readStart(line);
  switch (start.kind) {
    case 'nothing':
      return readNothing(source, line);
    case 'rule':
      return readRuleLine(source, line, start.action);
    case 'refused': {
      const lost = { action: undefined, source: `${source.file}:${line.number}` };
      return { ...(line.text.trim() === '' ? {} : { lost }), findings: [start.finding] };
    }
  }
};

const unreachable = (line: Line, taker: SrpRule): Finding => {
  const all = Object.keys(taker.match).length === 0;
  return {
    code: 'unreachable-rule',
    span: { start: line.start, end: line.start + line.text.trimEnd().length },
    message: `matches no target: ${taker.source} takes ${all ? 'every target' : 'the same targets'} first`,
    hint: `move it above ${taker.source}, or remove one of the two`,
  };
};

/**
 * Every usable line as a rule, in the order of the file, and the lines that are lost. What srp_daemon 44 accepts is
 * accepted; what makes it refuse the file loses its own line only, and so does a number that the kernel's add_target
 * would refuse. Never throws.
 */
export const parseSrpRules = (source: SourceText): Parsed<SrpRules> => {
  const rules = new Map<SrpRule, Line>();
  const lost: LostSrpRule[] = [];
  const findings: Finding[] = [];
  for (const line of splitLines(source.text)) {
    const read = readLine(source, line);
    findings.push(...read.findings);
    if (read.rule !== undefined) rules.set(read.rule, line);
    if (read.lost !== undefined) lost.push(read.lost);
  }
  for (const [rule, taker] of unreachableRules([...rules.keys()])) {
    const line = rules.get(rule);
    if (line !== undefined) findings.push(unreachable(line, taker));
  }
  return { value: { rules: [...rules.keys()], lost }, findings };
};
