/** A model of an mlx4 HCA: how __set_port_type and show_port_type of the driver answer where it has no eth beside ib. */

import type { PortState } from '../../src/core/mlx4/port-state.ts';
import { parsePortState, stateText } from '../../src/core/mlx4/port-state.ts';

type Type = 'ib' | 'eth';

export interface HcaKind {
  /** Both ports must be alike (no MLX4_DEV_CAP_FLAG_DPDP). */
  readonly alike: boolean;
  /** What the cables turn out to be, by port; a port that senses nothing keeps its type. */
  readonly cables: readonly (Type | undefined)[];
}

export class Hca {
  /** Pairs that were in force at some time, the first included. */
  readonly history: string[] = [];
  readonly #kind: HcaKind;
  readonly #types: Type[];
  readonly #wished: ('auto' | Type)[];
  readonly #kept: (Type | 'auto' | undefined)[];

  constructor(kind: HcaKind, states: readonly PortState[]) {
    this.#kind = kind;
    this.#types = states.map(({ type }) => type);
    this.#wished = states.map(({ type, sensed }) => (sensed ? 'auto' : type));
    this.#kept = states.map(() => undefined);
    this.history.push(this.#types.join(' '));
  }

  read(port: number): string {
    const type = this.#types[port - 1] ?? 'ib';
    return stateText({ type, sensed: this.#wished[port - 1] === 'auto' });
  }

  /** False for EINVAL. What was refused is kept in mind, as tmp_type of the driver. */
  write(port: number, text: string): boolean {
    const wish = parsePortState(text)?.type ?? 'auto';
    this.#kept[port - 1] = wish;
    this.#wished[port - 1] = wish;
    const types = this.#types.map((_, index) => this.#typeOf(index));
    if (this.#refuses(types)) return false;
    this.#kept.fill(undefined);
    this.#types.splice(0, types.length, ...types);
    this.history.push(types.join(' '));
    return true;
  }

  #typeOf(index: number): Type {
    const wish = this.#kept[index] ?? this.#wished[index] ?? 'auto';
    if (wish !== 'auto') return wish;
    const sensed = this.#kind.alike ? undefined : this.#kind.cables[index];
    return sensed ?? this.#types[index] ?? 'ib';
  }

  #refuses(types: readonly Type[]): boolean {
    const [first, second = first] = types;
    return this.#kind.alike ? first !== second : first === 'eth' && second === 'ib';
  }
}
