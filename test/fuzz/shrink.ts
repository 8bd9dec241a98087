/** A smaller text that is wrong in the same way: parts are taken out for as long as that goes. */

const without = (text: string, from: number, length: number): string =>
  text.slice(0, from) + text.slice(from + length);

/** One sweep with parts of that length. */
const sweep = (
  text: string,
  length: number,
  { fails, isOver }: { readonly fails: (text: string) => boolean; readonly isOver: () => boolean },
): string => {
  let smaller = text;
  for (let from = 0; from < smaller.length && !isOver();) {
    const candidate = without(smaller, from, length);
    if (fails(candidate)) smaller = candidate;
    else from += length;
  }
  return smaller;
};

/** `fails` must hold for `text`. Ends after `forMs`, with what it has got to by then. */
export const shrink = (text: string, fails: (text: string) => boolean, forMs: number): string => {
  const until = performance.now() + forMs;
  const isOver = (): boolean => performance.now() > until;
  let smaller = text;
  for (let before = Infinity; before > smaller.length && !isOver();) {
    before = smaller.length;
    for (let length = smaller.length >> 1; length > 0 && !isOver(); length >>= 1)
      smaller = sweep(smaller, length, { fails, isOver });
  }
  return smaller;
};
