import { loadConfiguration } from '../config/load.ts';
import { isError } from '../config/locate.ts';
import { renderJson, renderText } from '../config/render.ts';
import type { Host } from '../host/host.ts';
import { several } from '../core/words.ts';
import { exitCodes, type Io } from './io.ts';

/** Prints every diagnostic; 2 when one of them is an error. */
export const check = async (host: Host, io: Io, format: 'text' | 'json'): Promise<number> => {
  const { diagnostics } = await loadConfiguration(host);
  const errors = diagnostics.filter(isError).length;
  if (format === 'json') {
    io.out(renderJson(diagnostics));
  } else {
    for (const diagnostic of diagnostics) io.out(renderText(diagnostic));
    const others = diagnostics.length - errors;
    io.out(`${several(errors, 'error')}, ${several(others, 'other finding')}`);
  }
  return errors > 0 ? exitCodes.badConfiguration : exitCodes.converged;
};
