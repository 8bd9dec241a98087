/** How long a pass lasts at most, whatever hangs. */

/** A pass that is this old lets no doubtful one to the door any more: boot and the live ones wait for its end. */
export const doubtfulUntilMs = 120_000;

/**
 * And nobody at all. One attempt more may be under way then, so a pass ends within 300 s; systemd ends it after twice
 * that (TimeoutStartSec in units/holdfast.service), because it may have waited for somebody else's pass before.
 */
export const anybodyUntilMs = 240_000;

/** Longer than a connect holds the door that ends at all (102 s: a host that is up without RDMA). */
export const takenForMs = 120_000;

/** How long to wait for a pass that is running. */
export const lockPatienceMs = 300_000;

/** How long the first connect waits for the managers of interfaces; it goes beside those that take longer. */
export const managersMs = 5000;
