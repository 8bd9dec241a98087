/** Pieces of the state file: what an attempt leaves, and what is known of a connection. */

import * as v from 'valibot';
import type { Attempts } from './backoff.ts';

export const time = v.pipe(v.number(), v.finite());
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const text = v.string();

export const attempts = {
  failures: count,
  timeouts: count,
  notBefore: time,
  reason: v.optional(text),
  succeededAt: v.optional(time),
};

export const askedSchema = v.object({
  ...attempts,
  what: text,
  source: text,
  origins: v.array(text),
  inode: count,
  goneSince: v.exactOptional(time),
  kept: v.exactOptional(v.picklist(['setting', 'file', 'fabric'])),
});

export const discoverySchema = v.object({
  ...{ traddr: text, trsvcid: text, hostnqn: text },
  before: v.array(text),
});

/** Whom a discovery asks as whom, and which controllers were there before it. */
export interface Discovering {
  readonly traddr: string;
  readonly trsvcid: string;
  readonly hostnqn: string;
  readonly before: readonly string[];
}

export const takenSchema = v.object({ controller: text, since: time });

/** Whose connect holds the kernel's door, and since when that was seen. */
export interface Taken {
  /** Its `instance`. */
  readonly controller: string;
  readonly since: number;
}

/** A connection that was desired while it was there, so that it is known whose it is once nothing asks for it any more. */
export interface Asked extends Attempts {
  /** For sentences. */
  readonly what: string;
  /** `file:line` of what asked for it. */
  readonly source: string;
  /** What that line means, by value: see removal/origins.ts. */
  readonly origins: readonly string[];
  /** Of its directory in sysfs: what tells it from the next connection of the same name. */
  readonly inode: number;
  /** Since when nothing asks for it. */
  readonly goneSince?: number;
  /** Nothing asks for it, and it is not disconnected for that: see removal/asked.ts. */
  readonly kept?: 'setting' | 'file' | 'fabric';
}
