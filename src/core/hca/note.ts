import type { Memory } from '../memory.ts';
import { advance, type Advanced, type Losses } from './advance.ts';
import { seenHcas, type World } from './see.ts';

interface Seen {
  readonly actual: World;
  readonly losses?: Losses;
}

/** RDMA devices after one more look at the host; the first look is no news. */
export const noteHcas = (
  { hcas, world }: Pick<Memory, 'hcas' | 'world'>,
  { actual, losses = new Map() }: Seen,
  now: number,
): { readonly hcas: Memory['hcas']; readonly hcaNews: Advanced['news'] } => {
  const seen = seenHcas(actual);
  if (seen === undefined) return { hcas, hcaNews: [] };
  const advanced = advance(hcas, { seen, losses, now });
  return { hcas: advanced.hcas, hcaNews: world === undefined ? [] : advanced.news };
};
