import { loadConfiguration, type ConfigurationSource } from '../config/load.ts';
import { isError } from '../config/locate.ts';
import { renderJson, renderText } from '../config/render.ts';
import { renderSarif } from '../config/sarif.ts';
import type { Diagnostic } from '../core/diagnostic.ts';
import type { Host } from '../host/host.ts';
import { several } from '../core/words.ts';
import { version } from '../version.ts';
import type { Format } from './formats.ts';
import { exitCodes, type Io } from './io.ts';

/** What of the configuration there was to read, so that a file in the wrong place is noticed by its absence. */
const noting = (host: Host, found: string[]): ConfigurationSource => ({
  hostname: host.hostname,
  list: (path) => host.list(path),
  foreignWriter: (path) => host.foreignWriter(path),
  read: async (path) => {
    const file = await host.read(path);
    if (file.kind === 'text' && /^\/etc\/.*\//.test(path)) found.push(path);
    return file;
  },
});

const counts = (diagnostics: readonly Diagnostic[]): string => {
  const count = (severity: Diagnostic['severity'], noun: string): string =>
    several(diagnostics.filter((one) => one.severity === severity).length, noun);
  return `${count('error', 'error')}, ${count('warning', 'warning')}, ${count('info', 'remark')}`;
};

const printText = (io: Io, diagnostics: readonly Diagnostic[], found: readonly string[]): void => {
  for (const diagnostic of diagnostics) io.out(renderText(diagnostic));
  const read = found.length === 0 ? 'no configuration file is there' : found.join(' ');
  io.out(`read: ${read}`);
  io.out(counts(diagnostics));
};

/** Prints every diagnostic; 2 when one of them is an error. */
export const check = async (host: Host, io: Io, format: Format): Promise<number> => {
  const found: string[] = [];
  const { diagnostics } = await loadConfiguration(noting(host, found));
  if (format === 'json') io.out(renderJson(diagnostics));
  else if (format === 'sarif') io.out(renderSarif(diagnostics, version));
  else printText(io, diagnostics, found.sort());
  return diagnostics.some(isError) ? exitCodes.badConfiguration : exitCodes.converged;
};
