/** A pass and what reached the journal of it. */

import type { Verdict } from '../../src/core/verdict.ts';
import { pass } from './scene.ts';
import type { Sim } from './host.ts';

export interface Said {
  readonly verdict: Verdict;
  /** The lines that the journal keeps. */
  readonly log: string;
}

export const said = async (sim: Sim): Promise<Said> => {
  const lines: string[] = [];
  const verdict = await pass(sim, {
    write: (level, _fields, message) => {
      if (level !== 'debug') lines.push(message);
    },
  });
  return { verdict, log: lines.join('\n') };
};
