/** /etc/security/limits.conf and limits.d/*.conf: what pam_limits sets when a session opens (limits.conf(5)). */

import type { LimitEntry } from '../../core/desired/limits.ts';
import type { Finding, Parsed } from '../../core/diagnostic.ts';
import type { SourceText } from '../lines.ts';
import { splitLines } from '../lines.ts';
import { quoted } from '../mask.ts';
import { readLimitLine } from './limit-line.ts';
import type { LimitWords } from './limit-words.ts';
import { limitWords } from './limit-words.ts';

/** The lines that count for one item of one domain. */
interface Sides {
  readonly soft?: string;
  readonly hard?: string;
}

/** What is collected while reading a file. */
interface Reader {
  readonly counting: Map<string, Sides>;
  readonly entries: LimitEntry[];
  readonly findings: Finding[];
}

/** A line that no longer counts at all once the sides are those of `after`. */
const replaced = (before: Sides, after: Sides): string | undefined =>
  [before.soft, before.hard].find(
    (source) => source !== undefined && after.soft !== source && after.hard !== source,
  );

const judgeRepetition = (reader: Reader, entry: LimitEntry, { domain, more }: LimitWords): void => {
  if (entry.item === 'none') return;
  const key = `${entry.item} ${domain.text}`;
  const { source, type } = entry;
  const before = reader.counting.get(key) ?? {};
  const after: Sides = {
    ...before,
    ...(type === 'hard' ? {} : { soft: source }),
    ...(type === 'soft' ? {} : { hard: source }),
  };
  reader.counting.set(key, after);
  const first = replaced(before, after);
  if (first === undefined) return;
  const message = `${entry.item} of ${quoted(domain.text)} is limited on ${first} already; this line counts`;
  const span = more[1]?.span ?? domain.span;
  reader.findings.push({ code: 'repeated-limit', span, message, hint: 'remove one of the two' });
};

/**
 * Every usable line as an entry, in the order of the file. A line that pam_limits skips loses itself only; one that it
 * reads in an unexpected way is used as it reads it, with a warning. Where versions differ, the line is read as by
 * Linux-PAM 1.6 and later. Never throws.
 */
export const parseLimits = (source: SourceText): Parsed<readonly LimitEntry[]> => {
  const reader: Reader = { counting: new Map(), entries: [], findings: [] };
  for (const line of splitLines(source.text)) {
    const words = limitWords(line, source);
    if (words === undefined) continue;
    const { entry, findings } = readLimitLine(words, `${source.file}:${line.number}`);
    reader.findings.push(...findings);
    if (entry === undefined) continue;
    judgeRepetition(reader, entry, words);
    reader.entries.push(entry);
  }
  return { value: reader.entries, findings: reader.findings };
};
