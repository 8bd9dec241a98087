/** /etc/rdma/sriov-vfs: what virtual functions get (redhat/rdma.sriov-init in rdma-core, there until 2020). */

import type { VfSettings } from '../../core/desired/mlx4.ts';
import type { Finding, Parsed } from '../../core/diagnostic.ts';
import type { Line, SourceText } from '../lines.ts';
import { splitLines } from '../lines.ts';
import { judgeContinuation, judgeReturn, noteComment, readFields } from './fields.ts';
import type { Seen } from './vf-clashes.ts';
import { judgeAmong } from './vf-clashes.ts';
import type { VfLine } from './vf-line.ts';
import { readVfLine } from './vf-line.ts';

export const sriovVfsPath = '/etc/rdma/sriov-vfs';

/** grep takes comments in column 1 out before the rest is read, so those join nothing. */
const continuation = (source: SourceText, line: Line): readonly Finding[] =>
  line.text.startsWith('#') ? [] : judgeContinuation(source, line);

const readLine = (source: SourceText, line: Line): VfLine => {
  const { words, comment } = readFields(line);
  const joined = continuation(source, line);
  const [first, ...more] = words;
  if (first === undefined || joined.length > 0) {
    return { entry: undefined, findings: joined, given: new Map() };
  }
  const read = readVfLine([first, ...more], `${source.file}:${line.number}`);
  const behind = comment === undefined ? [] : [noteComment(comment, 'settings')];
  return { ...read, findings: [...read.findings, ...behind, ...judgeReturn(source, line)] };
};

/**
 * Settings by virtual function and port, in the order of the file; lines about the same are merged, and the last one
 * counts where they disagree. What the script, ip(8) or the kernel would misread loses its line. Never throws.
 */
export const parseSriovVfs = (source: SourceText): Parsed<readonly VfSettings[]> => {
  const seen: Seen = { merged: new Map(), owners: new Map() };
  const findings: Finding[] = [];
  for (const line of splitLines(source.text)) {
    const read = readLine(source, line);
    findings.push(...read.findings, ...judgeAmong(seen, read));
  }
  return { value: [...seen.merged.values()], findings };
};
