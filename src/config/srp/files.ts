/** The files of srp_daemon. */

import type { Diagnostic } from '../../core/diagnostic.ts';
import type { SourceText } from '../lines.ts';
import { read, type Reading } from '../reading.ts';
import { srpRulesPath, srptoolsPath } from './path.ts';

export interface SrpFiles {
  readonly rules: SourceText | undefined;
  /** True where there are rules that may not be used, because others than root can change them. */
  readonly isRefused: boolean;
  /** Of Debian's init script. */
  readonly tools: SourceText | undefined;
  /** What was refused or could not be read. */
  readonly unused: readonly Diagnostic[];
}

export const readSrpFiles = async ({ source }: Pick<Reading, 'source'>): Promise<SrpFiles> => {
  const reading: Reading = { source, unused: [] };
  const [rules, tools] = await Promise.all([
    read(reading, srpRulesPath),
    read(reading, srptoolsPath),
  ]);
  const isRefused = reading.unused.some(({ file }) => file === srpRulesPath);
  return { rules, isRefused, tools, unused: reading.unused };
};
