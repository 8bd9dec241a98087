/** Why RDMA devices that were there at the last look are gone. */

import type { Actual } from '../core/actual.ts';
import { lostSince, type Losses } from '../core/hca/advance.ts';
import { seenHcas } from '../core/hca/see.ts';
import type { Hcas } from '../core/hca/types.ts';
import type { Host } from '../host/host.ts';

/** What finds it out is loaded when it is needed: most passes see no loss. */
export const askWhy = async (host: Host, hcas: Hcas, actual: Actual): Promise<Losses> => {
  const gone = lostSince(hcas, seenHcas(actual) ?? []);
  if (gone.length === 0) return new Map();
  const { observeLosses } = await import('../observe/hca-loss.ts');
  return observeLosses(host, hcas, gone);
};
