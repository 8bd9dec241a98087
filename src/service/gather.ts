/** Bursts of hints made one. */

export interface Gathering {
  /** How long nothing must have come, in milliseconds. */
  readonly quietMs: number;
  /** How long the first hint waits at most, however many follow it. */
  readonly longestMs: number;
}

export class Gather {
  readonly #gathering: Gathering;
  readonly #act: () => void;
  #quiet: NodeJS.Timeout | undefined;
  #longest: NodeJS.Timeout | undefined;

  constructor(gathering: Gathering, act: () => void) {
    this.#gathering = gathering;
    this.#act = act;
  }

  hint(): void {
    const end = (): void => {
      this.stop();
      this.#act();
    };
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(end, this.#gathering.quietMs);
    this.#longest ??= setTimeout(end, this.#gathering.longestMs);
  }

  /** Drops what was gathered. */
  stop(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#longest);
    this.#quiet = undefined;
    this.#longest = undefined;
  }
}
