/** Several hosts share two cores: who is timed has them to himself, because the others have agreed to be quiet then. */

/** From one moment to another, in seconds. */
export interface Spell {
  readonly from: number;
  readonly to: number;
}

export const meet = (one: Spell, other: Spell): boolean =>
  one.from < other.to && other.from < one.to;

const moved = ({ from, to }: Spell, by: number): Spell => ({ from: from + by, to: to + by });

/** Spells that were promised to somebody; no two of them meet. */
export class Calendar {
  #taken: readonly Spell[] = [];

  /**
   * Books spells that keep their distances from each other, as early as can be and no earlier than `now`; they are told as
   * if they began at 0. Returns when that 0 is.
   */
  book(now: number, wanted: readonly Spell[]): number {
    this.#taken = this.#taken.filter(({ to }) => to > now);
    let at = now;
    for (let next = this.#later(at, wanted); next !== undefined; next = this.#later(at, wanted)) {
      at = next;
    }
    this.#taken = [...this.#taken, ...wanted.map((spell) => moved(spell, at))];
    return at;
  }

  /** A later beginning that avoids somebody who is in the way of this one; nobody is: undefined. */
  #later(at: number, wanted: readonly Spell[]): number | undefined {
    for (const spell of wanted) {
      const other = this.#taken.find((taken) => meet(moved(spell, at), taken));
      // A hair more than what sums would lose to rounding.
      if (other !== undefined) return other.to - spell.from + 0.001;
    }
    return undefined;
  }
}
