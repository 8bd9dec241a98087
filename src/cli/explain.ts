/** Configuration that fits this host, ready to install here or at its targets. */

import { didYouMean } from '../config/suggest.ts';
import type { Host } from '../host/host.ts';
import { exitCodes, UsageError, type Io } from './io.ts';

type Explanation = (host: Host, io: Io) => Promise<void>;

/** Each loads what no other needs. */
const subjects: ReadonlyMap<string, () => Promise<Explanation>> = new Map([
  ['ipoib', async () => (await import('./explain-ipoib.ts')).explainIpoib],
  ['srp', async () => (await import('./explain-srp.ts')).explainSrp],
]);

const refuse = (subject: string | undefined): never => {
  const list = [...subjects.keys()].join(', ');
  if (subject === undefined) throw new UsageError(`explain takes a subject: ${list}`);
  const hint = didYouMean(subject, subjects.keys()).hint ?? `subjects are ${list}`;
  throw new UsageError(`unknown subject ${subject}: ${hint}`);
};

/** Throws UsageError for a subject that is not known. */
export const explain = async (host: Host, io: Io, words: readonly string[]): Promise<number> => {
  const [subject, more] = words;
  const load = subjects.get(subject ?? '') ?? refuse(subject);
  if (more !== undefined)
    throw new UsageError(`unexpected argument ${more}: explain takes one subject`);
  await (
    await load()
  )(host, io);
  return exitCodes.converged;
};
