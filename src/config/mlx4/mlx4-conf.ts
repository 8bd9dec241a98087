/** /etc/rdma/mlx4.conf: the types of the ports of an HCA a line (redhat/rdma.mlx4-setup.sh in rdma-core). */

import type { Mlx4Ports } from '../../core/desired/mlx4.ts';
import type { Finding, Parsed, Span } from '../../core/diagnostic.ts';
import { functionOf } from '../../core/mlx4/ids.ts';
import type { Checked } from '../checked.ts';
import type { Line, SourceText } from '../lines.ts';
import { splitLines } from '../lines.ts';
import { isError } from '../locate.ts';
import { several } from '../../core/words.ts';
import type { Word } from '../tokens.ts';
import type { Fields } from './fields.ts';
import { judgeContinuation, judgeNewline, judgeReturn, noteComment, readFields } from './fields.ts';
import { checkPci } from './pci.ts';
import { checkPortType } from './port-types.ts';

export const mlx4ConfPath = '/etc/rdma/mlx4.conf';

interface LineRead {
  readonly ports: Mlx4Ports | undefined;
  readonly findings: readonly Finding[];
}

const judged = <T>(
  word: Word | undefined,
  check: (text: string) => Checked<T>,
  findings: Finding[],
): T | undefined => {
  if (word === undefined) return undefined;
  const { value, problem } = check(word.text);
  if (problem !== undefined) findings.push({ ...problem, span: word.span });
  return value;
};

const missingType = ({ span }: Word): Finding => ({
  code: 'missing-port-type',
  span,
  message: 'no type for port 1',
  hint: 'write ib, eth or auto behind the address, for each port',
});

/** The script passes three words on and drops the others; a comment there is harmless. */
const extra = ([first, ...more]: readonly Word[]): readonly Finding[] => {
  if (first === undefined) return [];
  const span = { start: first.span.start, end: more.at(-1)?.span.end ?? first.span.end };
  const message = `${several(more.length + 1, 'word')} behind the type of port 2; an HCA has two ports`;
  return [{ code: 'after-port-types', span, message, hint: 'remove what stands there' }];
};

const comments = ({ words, comment }: Fields): readonly Finding[] =>
  comment !== undefined && words.length === 2 ? [noteComment(comment, 'the type of port 2')] : [];

const needsPort2 = (span: Span, { pci, port2 }: Mlx4Ports): Finding => ({
  code: 'port1-needs-port2',
  span,
  message: `port 1 can be eth only where port 2 is eth too; an HCA with two ports keeps the types it has`,
  hint: `write ${pci} eth eth${port2 === 'ib' ? `, or ${pci} ib eth if the other way round will do` : ''}`,
});

const alone = (span: Span, { pci, port1 }: Mlx4Ports): Finding => ({
  code: 'one-port-type',
  span,
  message: 'no type for port 2; an HCA that has one keeps the types it has',
  hint: `with two ports write ${pci} ${port1} ${port1}`,
});

const virtual = (span: Span, { pci }: Mlx4Ports): Finding => ({
  code: 'wrong-function',
  span,
  message: 'port types are set on the HCA, not on a virtual function of it',
  hint: `the address of the HCA most likely is ${pci.slice(0, -1)}0`,
});

/** What can be said only of a line that is used. */
const notes = (ports: Mlx4Ports, [pci, type]: readonly Word[]): readonly Finding[] => {
  const findings: Finding[] = [];
  if (pci === undefined || type === undefined) return findings;
  if (functionOf(ports.pci).last !== '0') findings.push(virtual(pci.span, ports));
  if (ports.port2 === undefined) findings.push(alone(type.span, ports));
  else if (ports.port1 === 'eth' && ports.port2 !== 'eth')
    findings.push(needsPort2(type.span, ports));
  return findings;
};

const readWords = (fields: Fields, source: string): LineRead => {
  const [device, first, second, ...more] = fields.words;
  const findings: Finding[] = [];
  const pci = judged(device, checkPci, findings);
  const port1 = judged(first, checkPortType, findings);
  const port2 = judged(second, checkPortType, findings);
  if (pci !== undefined && device !== undefined && first === undefined) {
    findings.push(missingType(device));
  }
  findings.push(...extra(more), ...comments(fields));
  if (pci === undefined || port1 === undefined || findings.some(isError)) {
    return { ports: undefined, findings };
  }
  const ports = { pci, port1, port2, source };
  return { ports, findings: [...findings, ...notes(ports, fields.words)] };
};

const readLine = (source: SourceText, line: Line): LineRead => {
  const fields = readFields(line);
  const joined = judgeContinuation(source, line);
  if (joined.length > 0) return { ports: undefined, findings: joined };
  if (fields.words.length === 0) return { ports: undefined, findings: [] };
  const read = readWords(fields, `${source.file}:${line.number}`);
  const ends = [...judgeReturn(source, line), ...judgeNewline(source, line)];
  return { ...read, findings: [...read.findings, ...ends] };
};

const repeated = (line: Line, first: Mlx4Ports): Finding => {
  const start = line.start + line.text.indexOf(first.pci);
  const message = `${first.pci} stands on ${first.source} already; this line counts`;
  const span = { start, end: start + first.pci.length };
  return { code: 'repeated-device', span, message, hint: 'remove one of the two' };
};

/**
 * Every usable line, in the order of the file; of two about one device the last. What the script does not read or
 * passes over in silence has a finding, and so has what the driver refuses. Never throws.
 */
export const parseMlx4Conf = (source: SourceText): Parsed<readonly Mlx4Ports[]> => {
  const devices = new Map<string, Mlx4Ports>();
  const findings: Finding[] = [];
  for (const line of splitLines(source.text)) {
    const { ports, findings: own } = readLine(source, line);
    findings.push(...own);
    if (ports === undefined) continue;
    const first = devices.get(ports.pci);
    if (first !== undefined) findings.push(repeated(line, first));
    devices.set(ports.pci, ports);
  }
  return { value: [...devices.values()], findings };
};
