/** Runs what it is given, and gives back what that came to. */
export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

/** So much at once; what comes while all places are taken waits its turn. */
export const limiter = (atOnce: number): Limiter => {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  const enter = (): Promise<void> | undefined => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve));
    free -= 1;
    return undefined;
  };
  /** Whoever leaves gives the place to the one who has waited longest. */
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return async (work) => {
    const turn = enter();
    if (turn !== undefined) await turn;
    try {
      return await work();
    } finally {
      leave();
    }
  };
};
