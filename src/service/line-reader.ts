/** Lines out of pieces as they come, and of each no more than there may be. */

export interface Hearer {
  /** Without its line feed. */
  line(text: string): void;
  /** Called once, for a line that is longer than it may be. Nothing is heard after it. */
  overlong(): void;
}

export class LineReader {
  readonly #most: number;
  readonly #hearer: Hearer;
  #pieces: Buffer[] = [];
  #size = 0;
  #isOver = false;

  /** `most`: bytes of a line. */
  constructor(most: number, hearer: Hearer) {
    this.#most = most;
    this.#hearer = hearer;
  }

  read(piece: Buffer): void {
    for (let rest = piece; rest.length > 0 && !this.#isOver;) {
      const end = rest.indexOf(0x0a);
      this.#keep(end < 0 ? rest : rest.subarray(0, end));
      if (end < 0) return;
      this.#pass();
      rest = rest.subarray(end + 1);
    }
  }

  #keep(part: Buffer): void {
    this.#pieces.push(part);
    this.#size += part.length;
    if (this.#size <= this.#most) return;
    this.#isOver = true;
    this.#pieces = [];
    this.#hearer.overlong();
  }

  #pass(): void {
    if (this.#isOver) return;
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces = [];
    this.#size = 0;
    this.#hearer.line(text);
  }
}
