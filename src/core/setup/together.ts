import type { Judged } from './step.ts';

/** What several comparisons brought, in their order. */
export const together = <Step>(all: readonly Judged<Step>[]): Judged<Step> => ({
  steps: all.flatMap(({ steps }) => steps),
  remarks: all.flatMap(({ remarks }) => remarks),
});

/** A difference that is only said. */
export const remark = (sentence: string): Judged<never> => ({ steps: [], remarks: [sentence] });
