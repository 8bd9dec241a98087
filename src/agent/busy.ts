/** What is under way while the host is looked at: a look that began before its end may or may not show what came of it. */

export class Busy {
  readonly #now = new Set<string>();
  #sinceLook = new Set<string>();

  /** What is under way, and what will be before the next look begins: the set grows. */
  beginLook(): ReadonlySet<string> {
    this.#sinceLook = new Set(this.#now);
    return this.#sinceLook;
  }

  /** Whoever does it says what became of it. */
  async during<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.#now.add(key);
    this.#sinceLook.add(key);
    try {
      return await work();
    } finally {
      this.#now.delete(key);
    }
  }
}
