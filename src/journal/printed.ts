/** The lines of a pass, as whoever started it reads them. */

import { lateLog } from './late.ts';
import type { FlushedLog } from './log.ts';
import { terminalLog } from './terminal.ts';

/** Where lines go: each call of `write` is one whole line with its line feed. */
export interface Output {
  write(line: string): void;
  /** Resolves when all is written, or its reader had time enough. */
  drain(): Promise<void>;
}

/** A service's output goes to the journal; a terminal gets sentences. */
export type Form = 'journal' | 'terminal';

export interface Printed {
  readonly form: Form;
  readonly output: Output;
}

/** `elapsedMs`: since the pass began. `open` is called at the first line: a pass with nothing to say pays for nothing. */
export const printedLog = (
  open: () => Printed,
  { verbose, elapsedMs }: { readonly verbose: boolean; readonly elapsedMs: () => number },
): FlushedLog => {
  const opened = async (): Promise<FlushedLog> => {
    const { form, output } = open();
    if (form === 'terminal') return terminalLog(output, elapsedMs);
    const { syslogLog } = await import('./syslog.ts');
    return syslogLog(output);
  };
  return lateLog(opened, { verbose });
};
