/** What is to happen, the soonest first; what is for the same moment, in the order in which it was asked for. */

interface Entry<What> {
  readonly at: number;
  readonly order: number;
  readonly what: What;
}

const isBefore = (a: Entry<unknown>, b: Entry<unknown>): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap: a hundred thousand events come and go without a look at the others. */
export class Heap<What> {
  readonly #entries: Entry<What>[] = [];
  #order = 0;

  add(at: number, what: What): void {
    const entry = { at, order: this.#order, what };
    this.#order += 1;
    this.#entries.push(entry);
    this.#rise(entry);
  }

  /** Undefined when nothing is left. */
  take(): { readonly at: number; readonly what: What } | undefined {
    const [first] = this.#entries;
    const last = this.#entries.pop();
    if (first === undefined || last === undefined) return undefined;
    if (this.#entries.length > 0) this.#sink(last);
    return first;
  }

  #rise(entry: Entry<What>): void {
    let place = this.#entries.length - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.#entries[above];
      if (parent === undefined || isBefore(parent, entry)) break;
      this.#entries[place] = parent;
      place = above;
    }
    this.#entries[place] = entry;
  }

  #sink(entry: Entry<What>): void {
    let place = 0;
    for (;;) {
      const below = this.#soonerBelow(place);
      const child = this.#entries[below];
      if (child === undefined || isBefore(entry, child)) break;
      this.#entries[place] = child;
      place = below;
    }
    this.#entries[place] = entry;
  }

  #soonerBelow(place: number): number {
    const [left, right] = [2 * place + 1, 2 * place + 2];
    const [a, b] = [this.#entries[left], this.#entries[right]];
    return a !== undefined && b !== undefined && isBefore(b, a) ? right : left;
  }
}
