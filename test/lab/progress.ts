const quietMs = 2000;

/** Runs `work`; anything that takes over two seconds is announced on stderr, with its duration. */
export const announced = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  const start = performance.now();
  const seconds = (): string => ((performance.now() - start) / 1000).toFixed(1);
  const say = (text: string): void => void process.stderr.write(`lab: ${text}\n`);
  const slow = setTimeout(() => {
    say(`${what} ...`);
  }, quietMs);
  try {
    return await work();
  } finally {
    clearTimeout(slow);
    if (performance.now() - start > quietMs) say(`${what}: ${seconds()} s`);
  }
};
