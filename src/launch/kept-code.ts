/**
 * What the engine made of the program's text, kept from one run of a command to the next: compiling is a third of a short one.
 * Node's own module.enableCompileCache() does this from version 22 on. The engine does not check what it is given, and
 * data that is broken may end the process. So whoever uses it takes it away first and puts it back when all went well:
 * after a run that broke there is none.
 */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Nothing of this is worth a word, let alone a failure: without it everything works as well. */
const quietly = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

export interface Code {
  readonly data: Buffer;
  /** What of Node the run used that the code was made by: one that used less compiled less. */
  readonly used: readonly string[];
}

/** `path`: where the code is kept. `id`: tells the program's text from every other. */
export class KeptCode {
  readonly #path: string;
  /** Text and engine that code was made from and by; anything else must not use it. */
  readonly #origin: string;

  constructor(path: string, id: string) {
    this.#path = path;
    this.#origin = `${id} ${process.version} ${process.arch}`;
  }

  /** Undefined when there is none for this program. */
  take(): Code | undefined {
    return quietly(() => {
      renameSync(this.#path, `${this.#path}.taken`);
      return this.#parse(readFileSync(`${this.#path}.taken`));
    });
  }

  giveBack(): void {
    quietly(() => {
      renameSync(`${this.#path}.taken`, this.#path);
    });
  }

  keep({ data, used }: Code): void {
    const next = `${this.#path}.${process.pid}.tmp`;
    quietly(() => {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o755 });
      writeFileSync(next, Buffer.concat([this.#head(used), data]), { mode: 0o600 });
      renameSync(next, this.#path);
      // Left by one that did not end well.
      rmSync(`${this.#path}.taken`, { force: true });
    });
    // Where there was no room for it.
    quietly(() => {
      rmSync(next, { force: true });
    });
  }

  #head(used: readonly string[]): Buffer {
    return Buffer.from(`${this.#origin} ${used.join()}\n`);
  }

  #parse(kept: Buffer): Code | undefined {
    const end = kept.indexOf('\n') + 1;
    const used = kept.toString('utf8', this.#origin.length + 1, Math.max(0, end - 1)).split(',');
    return kept.subarray(0, end).equals(this.#head(used))
      ? { data: kept.subarray(end), used }
      : undefined;
  }
}
