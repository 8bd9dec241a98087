/** A value that must not be seen: it prints as `(secret)` everywhere but where it is handed to the kernel. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Only for the string written to /dev/nvme-fabrics. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '(secret)';
  }

  toJSON(): string {
    return '(secret)';
  }
}
