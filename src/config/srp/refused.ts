/** Findings about what makes srp_daemon stop. */

import type { DiagnosticCode, Finding, Span } from '../../core/diagnostic.ts';

/** get_rules_file in srp_daemon.c gives up at the first error, and srp_daemon with it. */
export const refused = (
  code: DiagnosticCode,
  span: Span,
  message: string,
  hint?: string,
): Finding => ({
  code,
  span,
  message: `${message}; srp_daemon refuses the whole file for it, Holdfast this line only`,
  ...(hint === undefined ? {} : { hint }),
});
