/** Small pieces of sentences. */

/** `0.3 s`, `12 s`, `3 min`: a duration as a person says it. */
export const duration = (ms: number): string => {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return `${Math.round(ms / 60_000)} min`;
};

/** `1 path`, `2 paths`. */
export const several = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;
