/** /etc/default/srptools, which Debian's init script of srp_daemon sources (debian/srptools.init in rdma-core). */

import type { SrpPorts, Srptools } from '../../core/desired/srp.ts';
import type { Finding, Parsed, Span } from '../../core/diagnostic.ts';
import type { HcaPort } from '../../core/srp/ids.ts';
import { parseHcaPort } from '../../core/srp/ids.ts';
import { parseSeconds } from '../../core/srp/timers.ts';
import type { SourceText } from '../lines.ts';
import { quoted } from '../mask.ts';
import type { Assignment } from '../shell/shell.ts';
import { parseAssignments } from '../shell/shell.ts';
import { didYouMean } from '../suggest.ts';

/** LOG is where the init script sends what srp_daemon prints; Holdfast has no use for it. */
const keys: readonly string[] = ['PORTS', 'RETRIES', 'LOG'];

/** One word of a value, where the file has it as it is; else the whole assignment. */
const wordSpan = ({ text }: SourceText, { key, span }: Assignment, word: string): Span => {
  const written = text.slice(span.start + key.length + 1, span.end);
  const parts = [...written.matchAll(/[^\s"']+/g)];
  const found = parts.find((part) => part[0] === word);
  if (found === undefined) return span;
  const start = span.start + key.length + 1 + found.index;
  return { start, end: start + word.length };
};

const portHint = (word: string): string => {
  if (/^(all|none)$/i.test(word)) return `write PORTS=${word.toUpperCase()} and nothing else in it`;
  if (word.includes(',')) return `write PORTS="${word.split(',').filter(Boolean).join(' ')}"`;
  const [, hca, port = '1'] = /^([\w.-]+?)(?:[/-](\d+))?$/.exec(word) ?? [];
  return hca === undefined ? 'write HCA:port, as in mlx4_0:1' : `write ${hca}:${port}`;
};

const badPort = (source: SourceText, assignment: Assignment, word: string): Finding => ({
  code: 'bad-hca-port',
  span: wordSpan(source, assignment, word),
  message: `${quoted(word)} is not HCA:port`,
  hint: portHint(word),
});

const unread = ({ span }: Assignment): Finding => ({
  code: 'srptools-unread',
  span,
  message: 'srp_daemon runs on every InfiniBand port where systemd starts it, not on these only',
});

const listed = (source: SourceText, assignment: Assignment): Parsed<SrpPorts> => {
  const words = assignment.value.split(/[ \t\n]+/).filter((word) => word !== '');
  const ports = new Set<HcaPort>();
  const findings: Finding[] = [];
  for (const word of words) {
    const port = parseHcaPort(word);
    if (port === undefined) findings.push(badPort(source, assignment, word));
    else ports.add(port);
  }
  if (ports.size > 0) findings.push(unread(assignment));
  return { value: { kind: 'listed', ports: [...ports], source: assignment.source }, findings };
};

/** Exactly ALL or NONE; the script takes everything else for a list. */
const portsOf = (source: SourceText, assignment: Assignment): Parsed<SrpPorts> => {
  const { value, source: place } = assignment;
  if (value === 'ALL') return { value: { kind: 'all', source: place }, findings: [] };
  if (value === 'NONE' || value.trim() === '') {
    return { value: { kind: 'none', source: place }, findings: [] };
  }
  return listed(source, assignment);
};

/** In spite of its name the time between scans: it becomes `-R`, which is read by atoi(3) and must not be 0. */
const rescanOf = (text: SourceText, assignment: Assignment): Parsed<Srptools['rescan']> => {
  const { value, source } = assignment;
  if (value === '') return { value: undefined, findings: [] };
  const seconds = parseSeconds(value);
  if (seconds !== undefined && seconds > 0) return { value: { seconds, source }, findings: [] };
  const message = `RETRIES is ${quoted(value)}, which is no number of seconds from 1 up`;
  const span = wordSpan(text, assignment, value);
  const hint = 'it is the time between scans of the fabric; the default is 60';
  return { value: undefined, findings: [{ code: 'bad-number', span, message, hint }] };
};

const unknown = ({ key, span }: Assignment): Finding => ({
  code: 'unknown-key',
  span: { start: span.start, end: span.start + key.length },
  message: `unknown key ${key}`,
  ...didYouMean(key, keys),
});

const nothing: Parsed<undefined> = { value: undefined, findings: [] };

/** Nothing in it is run. A bad port loses itself, a bad RETRIES leaves the default. Never throws. */
export const parseSrptools = (source: SourceText, hostname: string): Parsed<Srptools> => {
  const { value: assignments, findings } = parseAssignments(source, hostname);
  const find = (key: string): Assignment | undefined => assignments.find((one) => one.key === key);
  const [ports, retries] = [find('PORTS'), find('RETRIES')];
  const said = ports === undefined ? nothing : portsOf(source, ports);
  const rescan = retries === undefined ? nothing : rescanOf(source, retries);
  const strange = assignments.filter(({ key }) => !keys.includes(key)).map(unknown);
  return {
    value: { ports: said.value, rescan: rescan.value },
    findings: [...findings, ...said.findings, ...rescan.findings, ...strange],
  };
};
