import { isError } from '../config/locate.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Verdict } from '../core/verdict.ts';
import { exitCodes } from './io.ts';

/** What a pass ends with. */
export const exitCodeOf = (
  { converged }: Pick<Verdict, 'converged'>,
  diagnostics: readonly Diagnostic[],
): number => {
  if (diagnostics.some(isError)) return exitCodes.badConfiguration;
  return converged ? exitCodes.converged : exitCodes.notConverged;
};
