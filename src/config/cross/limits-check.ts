/** limits.conf and limits.d: what is wrong with the lines, and whether what they come to is enough for RDMA. */

import type { LimitEntry } from '../../core/desired/limits.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import type { MemlockJudgement } from '../../core/limits/judge.ts';
import { aboutFile } from '../locate.ts';
import type { SourceText } from '../lines.ts';
import { says } from '../reading.ts';
import { atLine, type Given } from './given.ts';
import { limitsConf, readLimitsFiles, readPamBuild } from './limits-files.ts';

/** Programs of users need memlock; what the kernel does for itself, as nvme_rdma, does not. */
const servesUsers = ({ configuration }: Given): boolean =>
  configuration.desired.modules.some(({ name }) => name === 'ib_uverbs');

const diagnosticOf = (texts: readonly SourceText[], judgement: MemlockJudgement): Diagnostic => {
  const { source, code, message, hint } = judgement;
  return source === undefined
    ? aboutFile(code, limitsConf, { message, hint })
    : atLine(texts, source, { code, message, hint }, 'memlock');
};

const judged = async (
  { tree }: Given,
  texts: readonly SourceText[],
  entries: readonly LimitEntry[],
): Promise<readonly Diagnostic[]> => {
  const [{ judgeMemlock }, { readInherited }] = await Promise.all([
    import('../../core/limits/judge.ts'),
    import('./memlock-given.ts'),
  ]);
  const pam = await readPamBuild(tree);
  const { users, services } = await readInherited(tree, pam);
  return judgeMemlock({ entries, pam, inherited: users, services }).map((one) =>
    diagnosticOf(texts, one),
  );
};

/** A host without pam_limits, or a tree without anything but RDMA configuration, has no files and no limits to judge. */
export const checkLimits = async (given: Given): Promise<readonly Diagnostic[]> => {
  const texts = await readLimitsFiles(given.reading);
  if (texts.length === 0) return [];
  const isJudged = servesUsers(given);
  if (!isJudged && !texts.some(says)) return [];
  const { parseLimitsFiles } = await import('./limits-entries.ts');
  const { entries, diagnostics } = parseLimitsFiles(texts);
  const locks = entries.some(({ item }) => item === 'memlock');
  const more = isJudged || (given.concerned && locks) ? await judged(given, texts, entries) : [];
  return [...diagnostics, ...more];
};
