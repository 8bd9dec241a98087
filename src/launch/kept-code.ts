/**
 * What the engine made of the program's text, kept from one pass to the next: compiling is a third of a short pass.
 * Node's own module.enableCompileCache() does this from version 22 on. The engine does not check what it is given, and
 * data that is broken may end the process. So whoever uses it takes it away first and puts it back when all went well:
 * after a pass that broke there is none.
 */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** `text` and engine that the code was made from and by; anything else must not use it. */
const madeFrom = (id: string): Buffer => Buffer.from(`${id} ${process.version} ${process.arch}\n`);

/** Nothing of this is worth a word, let alone a pass: without it everything works as well. */
const quietly = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

/** `path`: where the code is kept. `id`: tells the program's text from every other. */
export class KeptCode {
  readonly #path: string;
  readonly #head: Buffer;

  constructor(path: string, id: string) {
    this.#path = path;
    this.#head = madeFrom(id);
  }

  /** Undefined when there is none for this program. */
  take(): Buffer | undefined {
    return quietly(() => {
      renameSync(this.#path, `${this.#path}.taken`);
      const kept = readFileSync(`${this.#path}.taken`);
      const { length } = this.#head;
      return kept.subarray(0, length).equals(this.#head) ? kept.subarray(length) : undefined;
    });
  }

  giveBack(): void {
    quietly(() => {
      renameSync(`${this.#path}.taken`, this.#path);
    });
  }

  keep(code: Buffer): void {
    quietly(() => {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o755 });
      writeFileSync(`${this.#path}.${process.pid}.tmp`, Buffer.concat([this.#head, code]), {
        mode: 0o600,
      });
      renameSync(`${this.#path}.${process.pid}.tmp`, this.#path);
      // Left by one that did not end well.
      rmSync(`${this.#path}.taken`, { force: true });
    });
  }
}
