/** Runs what it is given, and gives back what that came to. */
export type Limiter = <T>(work: () => Promise<T>) => Promise<T>;

/** The same for work of several kinds, each of which has places of its own. */
export type KeyedLimiter = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Resolves when whoever waits has waited long enough. */
export type Patience = () => Promise<void>;

/** So much at once; what comes while all places are taken waits its turn, or goes all the same when its patience ends. */
export const limiter = (atOnce: number, patience?: Patience): Limiter => {
  const waiting = new Set<() => void>();
  let busy = 0;
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.add(resolve);
      void patience?.().then(() => {
        if (!waiting.delete(resolve)) return;
        busy += 1;
        resolve();
      });
    });
  const enter = (): Promise<void> | undefined => {
    if (busy >= atOnce) return turn();
    busy += 1;
    return undefined;
  };
  /** Whoever leaves gives the place to the one who has waited longest. */
  const leave = (): void => {
    const [next] = busy > atOnce ? [] : waiting;
    if (next === undefined) {
      busy -= 1;
      return;
    }
    waiting.delete(next);
    next();
  };
  return async (work) => {
    const place = enter();
    if (place !== undefined) await place;
    try {
      return await work();
    } finally {
      leave();
    }
  };
};

export const keyedLimiter = (atOnce: number, patience?: Patience): KeyedLimiter => {
  const limiters = new Map<string, Limiter>();
  return (key, work) => {
    const limit = limiters.get(key) ?? limiter(atOnce, patience);
    limiters.set(key, limit);
    return limit(work);
  };
};
