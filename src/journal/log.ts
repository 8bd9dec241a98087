/** The log: what was done and why, one line an event. */

/** Every event, so that a query on `event` finds all lines of a kind. */
export type EventName =
  | 'pass-finished'
  | 'diagnostic'
  | 'world-changed'
  | 'hca-changed'
  | 'path-lost'
  | 'modules-loaded'
  | 'modules-failed'
  | 'set-up'
  | 'set-up-failed'
  | 'connected'
  | 'connect-failed'
  | 'discovered'
  | 'discover-failed'
  | 'unasked'
  | 'disconnecting'
  | 'disconnected'
  | 'disconnect-failed'
  | 'logged-in'
  | 'login-lost'
  | 'login-failed'
  | 'probe-failed'
  | 'probe-answered'
  | 'scanned'
  | 'scan-failed'
  | 'scan-unreadable'
  | 'record-skipped'
  | 'record-unlisted'
  | 'state-broken'
  | 'state-unsaved'
  | 'tidied'
  | 'not-converged'
  | 'remark'
  | 'warning'
  | 'stopped'
  | 'agent-started'
  | 'reloaded'
  | 'monitor-ended'
  | 'monitor-back'
  | 'version-released'
  | 'watch-failed'
  | 'watch-back'
  | 'pass-broke'
  | 'service-broke'
  | 'lock-busy'
  | 'lock-failed'
  | 'control-failed';

/** Stable field names; times in milliseconds. */
export interface Fields {
  readonly event: EventName;
  readonly nqn?: string;
  readonly transport?: string;
  readonly traddr?: string;
  readonly trsvcid?: string;
  readonly controller?: string;
  /** The login string's target as Holdfast names it, the SCSI host it became, and the local port. */
  readonly target?: string;
  readonly host?: string;
  readonly port?: string;
  /** An RDMA device, what happened to it, what it is now, and why it was lost. */
  readonly device?: string;
  readonly change?: string;
  readonly state?: string;
  readonly cause?: string;
  readonly source?: string;
  readonly reason?: string;
  readonly ms?: number;
  readonly retryInMs?: number;
  readonly modules?: readonly string[];
  /** A part of the host's set-up, and what was done to it. */
  readonly subject?: string;
  readonly step?: string;
  readonly code?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

export type Level = 'debug' | 'info' | 'warn' | 'error';

export interface Log {
  write(level: Level, fields: Fields, message: string): void;
}

export interface FlushedLog extends Log {
  /** Resolves when every line is written, or its reader had time enough for it. */
  flush(): Promise<void>;
}
