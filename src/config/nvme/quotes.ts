/** Quotes in discovery.conf, where nvme-cli knows none. */

import type { Finding } from '../../core/diagnostic.ts';
import type { Word } from '../tokens.ts';

const inner = (word: Word): Word => ({
  text: word.text.slice(1, -1),
  span: { start: word.span.start + 1, end: word.span.end - 1 },
});

/** Quotes around a whole value are taken off with a warning; any other quote spoils it. Findings are added. */
export const unquote = (word: Word, findings: Finding[]): Word | undefined => {
  if (!/["']/.test(word.text)) return word;
  if (!/^(["'])[^"']*\1$/.test(word.text)) {
    const message = 'a quote that encloses no whole value';
    const hint = 'values cannot contain blanks; write them without quotes';
    findings.push({ code: 'stray-quote', span: word.span, message, hint });
    return undefined;
  }
  const message = 'nvme-cli would pass these quotes on to the kernel';
  findings.push({ code: 'quoted-value', span: word.span, message, hint: 'remove them' });
  return inner(word);
};
