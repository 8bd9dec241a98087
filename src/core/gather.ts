/** When passes begin after events: bursts are one cause, and causes that come to nothing are waited for longer. Pure. */

/** How long after the last event of a burst, and after its first one. */
export const quietMs = 50;
export const burstMs = 250;

/** The longest wait between passes of which the last ones found nothing to do. */
export const idleMostMs = 5000;

/** What happened since the last pass or look. Times are monotonic milliseconds. */
export interface Burst {
  readonly first: number;
  readonly last: number;
}

export const joined = (burst: Burst | undefined, now: number): Burst => ({
  first: burst?.first ?? now,
  last: now,
});

/** When a burst is answered: it may never end. */
export const answeredAt = ({ first, last }: Burst): number =>
  Math.min(last + quietMs, first + burstMs);

/** How the last passes ended. */
export interface Past {
  /** When the last pass ended. */
  readonly endedAt: number;
  /** How many in a row found nothing changed and nothing to do. */
  readonly idle: number;
}

/** Whether an event is worth a pass at once; else it is looked first whether anything has changed. */
export const isTrusting = ({ idle }: Past): boolean => idle < 2;

/** The earliest next pass that nothing but an event speaks for: twice as late after each that found nothing. */
export const spacedAt = (past: Past): number =>
  isTrusting(past)
    ? past.endedAt
    : past.endedAt + Math.min(burstMs * 2 ** Math.min(past.idle - 2, 30), idleMostMs);

/** `didSomething`: the pass found the host changed, or something to do. */
export const afterPass = (past: Past, endedAt: number, didSomething: boolean): Past => ({
  endedAt,
  idle: didSomething ? 0 : past.idle + 1,
});
