/** What bounds everything that a peer may leave undone, in milliseconds where nothing else is said. */
export interface ControlLimits {
  /** A client that has connected sends its request in this time. */
  readonly requestMs: number;
  /** Between two signs of life of an agent that has nothing to say. */
  readonly aliveMs: number;
  /** Bytes that may wait for a client that does not read; then it is dropped. */
  readonly mostUnread: number;
  /** A client gets so long to take the end of its answer. */
  readonly lingerMs: number;
  readonly mostClients: number;
  /** An agent accepts a request in this time, or is not asked. */
  readonly acceptMs: number;
  /** An agent that is silent for longer is dead. */
  readonly silenceMs: number;
  /** The longest that a pass is waited for: one that is running, and the one that was asked for. */
  readonly applyMs: number;
}

export const controlLimits: ControlLimits = {
  requestMs: 5000,
  aliveMs: 5000,
  mostUnread: 8 * 1024 * 1024,
  lingerMs: 5000,
  mostClients: 64,
  acceptMs: 3000,
  silenceMs: 20_000,
  applyMs: 600_000,
};
