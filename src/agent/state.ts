/** The memory's file. It holds hints: losing it costs a few attempts, never a connection. */

import { emptyMemory, parseMemory, type Memory } from '../core/memory.ts';
import type { Host } from '../host/host.ts';
import type { Log } from '../journal/log.ts';
import { limiter } from './limiter.ts';

export const stateDirectory = '/run/holdfast';
export const stateFile = `${stateDirectory}/state.json`;

/** What a pass knew at its end. */
export interface Kept {
  readonly memory: Memory;
  /** What it wrote to the file; undefined when it could not. */
  readonly text: string | undefined;
}

const nothing: Kept = { memory: emptyMemory, text: JSON.stringify(emptyMemory) };

/**
 * A file that is no state is moved aside for people to look at, reported, and otherwise ignored; one that nobody touched is
 * not parsed again.
 */
const loadMemory = async (host: Host, log: Log, kept?: Kept): Promise<Kept> => {
  const file = await host.read(stateFile);
  if (file.kind === 'absent') return nothing;
  if (file.kind === 'text' && kept !== undefined && file.text === `${kept.text}\n`) return kept;
  const memory = file.kind === 'text' ? parseMemory(file.text) : { broken: file.reason };
  if (!('broken' in memory)) return { memory, text: JSON.stringify(memory) };
  const aside = `${stateFile}.broken`;
  await host.rename(stateFile, aside);
  log.write(
    'warn',
    { event: 'state-broken', file: stateFile, reason: memory.broken },
    `${stateFile} is not usable (${memory.broken}): moved to ${aside}, starting without what was learned`,
  );
  return nothing;
};

/** `text` is the memory as JSON. False when it could not be written, which is said where there is a log. */
const saveMemory = async (host: Host, log: Log | undefined, text: string): Promise<boolean> => {
  const failure = await host.replace(stateFile, `${text}\n`);
  if (failure === undefined) return true;
  log?.write(
    'warn',
    { event: 'state-unsaved', file: stateFile, reason: failure.reason },
    `could not write ${stateFile} (${failure.reason}): the next pass will not know what this one learned`,
  );
  return false;
};

/** What a process remembers, and what of it the file says. */
export class Notes {
  readonly #host: Host;
  readonly #log: Log;
  /** One write at a time: the older of two must not come last. */
  readonly #saving = limiter(1);
  #saved = '';
  #isSaved = true;
  memory: Memory = emptyMemory;

  constructor(host: Host, log: Log) {
    this.#host = host;
    this.#log = log;
  }

  /** What could not be written down counts instead of what the file says. */
  async recall(kept?: Kept): Promise<void> {
    const isAhead = kept !== undefined && kept.text === undefined;
    const known = isAhead ? kept : await loadMemory(this.#host, this.#log, kept);
    this.memory = known.memory;
    this.#saved = known.text ?? '';
    this.#isSaved = !isAhead;
  }

  /** Writes only what is new. */
  save(): Promise<void> {
    return this.#saving(async () => {
      const text = JSON.stringify(this.memory);
      if (text === this.#saved) return;
      this.#saved = text;
      // It is said once, however many writes fail.
      this.#isSaved = await saveMemory(this.#host, this.#isSaved ? this.#log : undefined, text);
    });
  }

  get kept(): Kept {
    return { memory: this.memory, text: this.#isSaved ? this.#saved : undefined };
  }
}
