/** One ifcfg file, read, with its findings sorted by whose business they are. */

import type { InterfaceConfig } from '../../core/desired/ipoib.ts';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { parseIfcfg } from '../ipoib/ifcfg.ts';
import { isAboutType } from '../ipoib/ifcfg-type.ts';
import type { SourceText } from '../lines.ts';
import { located } from '../located.ts';

export interface IfcfgRead {
  readonly source: SourceText;
  readonly config: InterfaceConfig;
  /** Findings that are Holdfast's business whatever the host has. */
  readonly known: readonly Diagnostic[];
  /** Findings that are so only if the interface carries RDMA. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A finding as a sentence with its place. */
export const textOf = ({ file, line, column, message, hint }: Diagnostic): string =>
  `${file}:${line}:${column}: ${message}${hint === null ? '' : ` (${hint})`}`;

/** None for a file that assigns nothing. */
export const readIfcfgFile = (source: SourceText, hostname: string): readonly IfcfgRead[] => {
  const { value: config, diagnostics } = located(
    source,
    (text) => parseIfcfg(text, hostname),
    undefined,
  );
  if (config === undefined) return [];
  if (config.type === 'infiniband')
    return [{ source, config, known: diagnostics, diagnostics: [] }];
  // A mistyped TYPE=InfiniBand makes any file look like this.
  const known = diagnostics.filter(isAboutType);
  const open = diagnostics.filter((one) => !isAboutType(one));
  return [{ source, config, known, diagnostics: open }];
};
