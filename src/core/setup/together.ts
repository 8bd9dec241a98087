import type { Judged } from './step.ts';

/** What several comparisons brought, in their order. */
export const together = <Step>(all: readonly Judged<Step>[]): Judged<Step> => {
  const warnings = all.flatMap((one) => one.warnings ?? []);
  return {
    steps: all.flatMap(({ steps }) => steps),
    remarks: all.flatMap(({ remarks }) => remarks),
    ...(warnings.length > 0 && { warnings }),
  };
};

/** A difference that is only said. */
export const remark = (sentence: string): Judged<never> => ({ steps: [], remarks: [sentence] });

/** A danger that is only said. */
export const warning = (sentence: string): Judged<never> => ({
  steps: [],
  remarks: [],
  warnings: [sentence],
});
