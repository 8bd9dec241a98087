/** How this process prints the lines of a pass. */

import type { Clock } from '../host/host.ts';
import { linesTo } from '../host/lines.ts';
import type { FlushedLog } from '../journal/log.ts';
import { printedLog, type Form, type Output, type Printed } from '../journal/printed.ts';

/** How long the end of a pass waits for a journal that is slow. */
const journalPatienceMs = 1000;

const formFor = (json: boolean): Form => (process.stdout.isTTY && !json ? 'terminal' : 'journal');

/** As a stream of the process, a pipe to the journal does not block: a journal that hangs must not hold up a pass. */
const outputFor = (form: Form): Output => {
  if (form === 'journal') return linesTo(1, journalPatienceMs);
  return {
    write: (line) => void process.stdout.write(line),
    drain: () => Promise.resolve(),
  };
};

/** `json`: the journal's form also on a terminal. */
export const printedHere = ({ json }: { readonly json: boolean }): Printed => {
  const form = formFor(json);
  return { form, output: outputFor(form) };
};

interface LogOptions {
  readonly json: boolean;
  readonly verbose: boolean;
}

export const openLog = (clock: Clock, { json, verbose }: LogOptions): FlushedLog => {
  const started = clock.monotonicMs();
  const elapsedMs = (): number => clock.monotonicMs() - started;
  return printedLog(() => printedHere({ json }), { verbose, elapsedMs });
};

/** True when systemd started this, and will hear what came of it. */
export const isUnit = (): boolean => process.env['NOTIFY_SOCKET'] !== undefined;
