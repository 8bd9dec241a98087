/** The memory of a process that sleeps nearly always. */

/** So much garbage is worth the CPU time that it takes to find it. */
const worthBytes = 2 * 1024 * 1024;

const heapBytes = (): number => process.memoryUsage().heapUsed;

/**
 * Collects garbage when called, where node was started with --expose-gc and there is some to speak of. V8 goes by what is
 * allocated: by itself it would keep what some fifteen losses leave behind, and the memory for it ever after.
 */
export const garbageCollector = (): (() => void) => {
  let kept = 0;
  return () => {
    if (globalThis.gc === undefined || heapBytes() < kept + worthBytes) return;
    globalThis.gc();
    kept = heapBytes();
  };
};
