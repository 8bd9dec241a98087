/** What one pass leaves for the next, in /run/holdfast/state.json: hints and back-off, never truth about the host. */

import * as v from 'valibot';
import { untried, type Attempts } from './backoff.ts';
import { hcasSchema } from './hca/schema.ts';
import type { Hcas } from './hca/types.ts';
import type { Links } from './links.ts';
import * as parts from './memory-parts.ts';
import { attempts, text, time, type Asked, type Discovering, type Taken } from './memory-parts.ts';
import type { LogRecord } from './record.ts';

export type { Asked, Discovering, Taken } from './memory-parts.ts';

const attemptsSchema = v.object(attempts);

const pathSchema = v.object({
  ...attempts,
  connected: v.boolean(),
  lostAt: v.optional(time),
});

const recordSchema = v.object({
  transport: text,
  traddr: text,
  trsvcid: text,
  subnqn: text,
  kind: v.picklist(['nvme', 'referral', 'current', 'unknown']),
  missingSince: v.exactOptional(time),
});

const portalSchema = v.object({
  ...attempts,
  records: v.array(recordSchema),
  discoveredAt: v.optional(time),
});

const targetSchema = v.object({ login: text, missingSince: v.exactOptional(time) });

const srpPortSchema = v.object({
  ...attempts,
  targets: v.array(targetSchema),
  scannedAt: v.optional(time),
});

const worldSchema = v.object({
  facts: v.array(text),
  changedAt: time,
  goneAt: v.record(text, time),
});

const linksSchema = v.object({
  active: v.array(text),
  down: v.record(text, time),
  quietUntil: v.optional(time),
});

const memorySchema = v.object({
  version: v.literal(1),
  world: v.optional(worldSchema),
  links: v.optional(linksSchema),
  portals: v.record(text, portalSchema),
  paths: v.record(text, pathSchema),
  /** Logins, and what was found through each port of the fabric. */
  logins: v.optional(v.record(text, pathSchema), {}),
  srpPorts: v.optional(v.record(text, srpPortSchema), {}),
  /** What there is and was asked for, by the name of the controller or SCSI host. */
  asked: v.optional(v.record(text, parts.askedSchema), {}),
  /** Failed steps of the host's set-up, and modules that would not load. */
  setup: v.optional(v.record(text, attemptsSchema), {}),
  /** A discovery under way: whatever discovery controller appears meanwhile is its own to remove. */
  discovering: v.optional(parts.discoverySchema),
  /** The connect that was seen in the kernel's door, and since when. */
  taken: v.optional(parts.takenSchema),
  /** RDMA devices, there and lost. */
  hcas: v.optional(hcasSchema, {}),
  /** Addresses of the portals that are written by name. */
  names: v.optional(v.record(text, text), {}),
  /** What the last pass said about the configuration and the host, so that nothing is said twice. */
  said: v.optional(v.array(text), []),
  /** When a pass last warned that it did not converge. */
  warnedAt: v.optional(time),
});

/** A path's attempts, and whether it was connected when last looked at. Monotonic milliseconds. */
export interface PathMemory extends Attempts {
  readonly connected: boolean;
  readonly lostAt: number | undefined;
}

/** A record, and since when the portal answers without it, where it does. */
export interface KnownRecord extends LogRecord {
  readonly missingSince?: number;
}

export interface PortalMemory extends Attempts {
  readonly records: readonly KnownRecord[];
  readonly discoveredAt: number | undefined;
}

/** A target on the fabric, as srp_daemon printed its login string, and since when it has not been found any more. */
export interface KnownTarget {
  readonly login: string;
  readonly missingSince?: number;
}

/** What was found through one port of the fabric. */
export interface SrpPortMemory extends Attempts {
  readonly targets: readonly KnownTarget[];
  readonly scannedAt: number | undefined;
}

/** The part of the host that can end a failure: RDMA ports, interfaces and their addresses. */
export interface World {
  readonly facts: readonly string[];
  readonly changedAt: number;
  /** When a fact that is missing now was last true, so that its return can be timed. */
  readonly goneAt: Readonly<Record<string, number>>;
}

export interface Memory {
  readonly version: 1;
  readonly world: World | undefined;
  readonly links?: Links | undefined;
  readonly portals: Readonly<Record<string, PortalMemory>>;
  readonly paths: Readonly<Record<string, PathMemory>>;
  /** By the key of the login: see `LoginView`. */
  readonly logins: Readonly<Record<string, PathMemory>>;
  /** By the local port. */
  readonly srpPorts: Readonly<Record<string, SrpPortMemory>>;
  /** By the name of the controller or SCSI host. */
  readonly asked: Readonly<Record<string, Asked>>;
  /** By the key of the step, or of the module. */
  readonly setup: Readonly<Record<string, Attempts>>;
  readonly discovering: Discovering | undefined;
  readonly taken: Taken | undefined;
  readonly hcas: Hcas;
  readonly names: Readonly<Record<string, string>>;
  readonly said: readonly string[];
  readonly warnedAt: number | undefined;
}

export const emptyMemory: Memory = {
  version: 1,
  world: undefined,
  portals: {},
  paths: {},
  logins: {},
  srpPorts: {},
  asked: {},
  setup: {},
  discovering: undefined,
  taken: undefined,
  hcas: {},
  names: {},
  said: [],
  warnedAt: undefined,
};

export const untriedPath: PathMemory = { ...untried, connected: false, lostAt: undefined };
export const untriedPortal: PortalMemory = { ...untried, records: [], discoveredAt: undefined };
export const untriedSrpPort: SrpPortMemory = { ...untried, targets: [], scannedAt: undefined };

/** The state file's text as memory, or what is wrong with it. */
export const parseMemory = (json: string): Memory | { readonly broken: string } => {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), memorySchema), json);
  if (!result.success) return { broken: v.summarize(result.issues).split('\n')[0] ?? 'not valid' };
  return complete(result.output);
};

/** Absent optional keys become undefined ones, so that the rest of the program has one shape. */
const complete = (raw: v.InferOutput<typeof memorySchema>): Memory => ({
  ...emptyMemory,
  ...raw,
  portals: mapValues(raw.portals, (portal) => ({ ...untriedPortal, ...portal })),
  paths: mapValues(raw.paths, (path) => ({ ...untriedPath, ...path })),
  logins: mapValues(raw.logins, (login) => ({ ...untriedPath, ...login })),
  srpPorts: mapValues(raw.srpPorts, (port) => ({ ...untriedSrpPort, ...port })),
  asked: mapValues(raw.asked, (one) => ({ ...untried, ...one })),
  setup: mapValues(raw.setup, (one) => ({ ...untried, ...one })),
});

export const mapValues = <A, B>(
  record: Readonly<Record<string, A>>,
  change: (value: A, key: string) => B,
): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
