/** /etc/udev/rules.d/70-persistent-ipoib.rules: names of IPoIB interfaces by the GUID of their port. */

import type { IpoibName } from '../../core/desired/ipoib.ts';
import type { Finding, Parsed } from '../../core/diagnostic.ts';
import type { InterfaceName, PortGuid } from '../../core/ipoib/ids.ts';
import type { SourceText } from '../lines.ts';
import { judgeRule } from './rules-judge.ts';
import type { RuleLine } from './rules-lines.ts';
import { splitRules } from './rules-lines.ts';
import type { Parts } from './rules-relevant.ts';
import { isRelevant, looksRelevant, partsOf } from './rules-relevant.ts';
import type { TokensRead } from './rules-tokens.ts';
import { readTokens } from './rules-tokens.ts';

const unread = (line: RuleLine, { problem }: TokensRead): readonly Finding[] => {
  if (problem === undefined && !line.cut) return [];
  if (!looksRelevant(line.text)) return [];
  const end = line.text.length;
  const cut = {
    span: { start: Math.max(0, end - 1), end },
    message: 'the file ends after a backslash',
  };
  const { span, ...said } = problem ?? cut;
  return [{ code: 'udev-syntax', ...said, span: line.place(span) }];
};

/** What is collected from rule to rule. */
interface Reader {
  readonly source: SourceText;
  readonly names: Map<PortGuid, IpoibName>;
  readonly byName: Map<InterfaceName, IpoibName>;
  /** GUIDs whose name was assigned with `:=`. */
  readonly settled: Set<PortGuid>;
  readonly findings: Finding[];
}

const remember = ({ names, byName }: Reader, entry: IpoibName): void => {
  const before = names.get(entry.guidTail);
  if (before !== undefined) byName.delete(before.name);
  names.set(entry.guidTail, entry);
  byName.set(entry.name, entry);
};

/** Of two rules for a port the later one counts, unless the earlier said `:=` (TK_A_NAME in udev-rules.c). */
const keep = (reader: Reader, line: RuleLine, parts: Parts, entry: IpoibName): void => {
  const { names, settled, findings } = reader;
  const span = line.place((parts.name ?? parts.addresses[0])?.value.span ?? { start: 0, end: 0 });
  const namesake = reader.byName.get(entry.name);
  if (namesake !== undefined && namesake.guidTail !== entry.guidTail) {
    const message = `${entry.name} is the name of another port on ${namesake.source}`;
    findings.push({ code: 'duplicate-interface-name', span, message });
    return;
  }
  const before = names.get(entry.guidTail);
  const loses = settled.has(entry.guidTail);
  if (before !== undefined) {
    const message = `the same port as on ${before.source}; ${loses ? 'that' : 'this'} one counts`;
    findings.push({ code: 'duplicate-guid', span, message, hint: 'remove one of the two' });
  }
  if (!loses) remember(reader, entry);
  if (parts.name?.operator.text === ':=') settled.add(entry.guidTail);
};

const readRule = (reader: Reader, line: RuleLine): void => {
  const read = readTokens(line.text);
  const problems = unread(line, read);
  reader.findings.push(...problems);
  if (read.problem !== undefined || line.cut) return;
  const parts = partsOf(read.tokens);
  if (!isRelevant(parts)) return;
  const { found, findings } = judgeRule(parts);
  for (const { at, ...said } of findings) {
    reader.findings.push({ ...said, span: line.place(at.span) });
  }
  const source = `${reader.source.file}:${line.number}`;
  if (found !== undefined) keep(reader, line, parts, { ...found, source });
};

/**
 * Rules that name an interface of type 32 by its hardware address, in the order of the file; every other rule is left
 * alone without a finding. A bad rule loses itself only. Never throws.
 */
export const parseIpoibRules = (source: SourceText): Parsed<readonly IpoibName[]> => {
  const reader: Reader = {
    source,
    names: new Map(),
    byName: new Map(),
    settled: new Set(),
    findings: [],
  };
  for (const line of splitRules(source.text)) readRule(reader, line);
  return { value: [...reader.names.values()], findings: reader.findings };
};
