import { checkConfiguration } from '../config/check-all.ts';
import { isError } from '../config/locate.ts';
import { renderJson, renderText } from '../config/render.ts';
import { renderSarif } from '../config/sarif.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Host } from '../host/host.ts';
import { several } from '../core/words.ts';
import { version } from '../version.ts';
import type { Format } from './formats.ts';
import { exitCodes, type Io } from './io.ts';

const counts = (diagnostics: readonly Diagnostic[]): string => {
  const count = (severity: Diagnostic['severity'], noun: string): string =>
    several(diagnostics.filter((one) => one.severity === severity).length, noun);
  return `${count('error', 'error')}, ${count('warning', 'warning')}, ${count('info', 'remark')}`;
};

const printText = (io: Io, diagnostics: readonly Diagnostic[], read: readonly string[]): void => {
  for (const diagnostic of diagnostics) io.out(renderText(diagnostic));
  io.out(`read: ${read.length === 0 ? 'no configuration file is there' : read.join(' ')}`);
  io.out(counts(diagnostics));
};

/** Prints every diagnostic; 2 when one of them is an error. */
export const check = async (host: Host, io: Io, format: Format): Promise<number> => {
  const { diagnostics, read } = await checkConfiguration(host);
  if (format === 'json') io.out(renderJson(diagnostics));
  else if (format === 'sarif') io.out(renderSarif(diagnostics, version));
  else printText(io, diagnostics, read);
  return diagnostics.some(isError) ? exitCodes.badConfiguration : exitCodes.converged;
};
