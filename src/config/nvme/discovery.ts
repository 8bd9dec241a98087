/** /etc/nvme/discovery.conf: a portal a line, each in the words of an `nvme discover` command line. */

import { parseAddress } from '../../core/address.ts';
import type { PortalEntry } from '../../core/desired.ts';
import type { Finding, Parsed, Span } from '../../core/diagnostic.ts';
import type { Draft } from './draft.ts';
import { readLineOptions } from './line-options.ts';
import type { Line } from '../lines.ts';
import { splitLines } from '../lines.ts';
import { isError } from '../locate.ts';
import { portalOf } from './portal.ts';
import { splitWords } from '../tokens.ts';

interface LineRead {
  readonly portal: PortalEntry | undefined;
  readonly findings: readonly Finding[];
  /** Values that no finding about this line may show. */
  readonly masked: readonly Span[];
}

const draftOf = (line: Line): Draft | undefined => {
  const words = splitWords(line);
  const [first] = words;
  if (first === undefined) return undefined;
  const read = readLineOptions(words);
  const span = { start: first.span.start, end: words.at(-1)?.span.end ?? first.span.end };
  return { line: read, findings: [...read.findings], span };
};

const readLine = (line: Line, file: string): LineRead => {
  const draft = draftOf(line);
  if (draft === undefined) return { portal: undefined, findings: [], masked: [] };
  const portal = portalOf(draft, `${file}:${line.number}`);
  return {
    portal: draft.findings.some(isError) ? undefined : portal,
    findings: draft.findings,
    masked: draft.line.masked,
  };
};

const addressKey = (text: string): string => {
  const address = parseAddress(text);
  return address === undefined
    ? text.toLowerCase().replace(/\.$/, '')
    : `${address.value}%${address.scope ?? ''}`;
};

/** Equal for two lines that mean the same portal, asked as the same host from the same place. */
export const portalKey = (entry: PortalEntry): string =>
  [
    entry.transport,
    addressKey(entry.traddr),
    entry.trsvcid,
    entry.nqn,
    entry.hostTraddr === undefined ? '' : addressKey(entry.hostTraddr),
    entry.hostIface ?? '',
    entry.hostnqn ?? '',
    entry.hostid ?? '',
  ].join(' ');

const duplicate = (line: Line, first: PortalEntry): Finding => ({
  code: 'duplicate-portal',
  span: { start: line.start, end: line.start + line.text.length },
  message: `the same portal as ${first.source}, which counts`,
  hint: 'remove one of the two',
});

const masking = (findings: readonly Finding[], masked: readonly Span[]): readonly Finding[] =>
  masked.length === 0 ? findings : findings.map((finding) => ({ ...finding, masked }));

/**
 * Every usable line as a portal, in the order of the file. An error loses its own line only; nothing carries over
 * from one line to the next. Never throws.
 */
export const parseDiscovery = (text: string, file: string): Parsed<readonly PortalEntry[]> => {
  const portals = new Map<string, PortalEntry>();
  const findings: Finding[] = [];
  for (const line of splitLines(text)) {
    const { portal, findings: own, masked } = readLine(line, file);
    const key = portal === undefined ? '' : portalKey(portal);
    const first = portals.get(key);
    const found = first === undefined ? own : [...own, duplicate(line, first)];
    findings.push(...masking(found, masked));
    if (portal !== undefined && first === undefined) portals.set(key, portal);
  }
  return { value: [...portals.values()], findings };
};
