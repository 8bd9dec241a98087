declare const brand: unique symbol;

/** A value that only a parser hands out: `Brand<string, 'Nqn'>` is a string known to be an NQN. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
