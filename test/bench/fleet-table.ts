/** What the simulation of a fleet assumes, and why. Times in milliseconds. */

/**
 * What a target does with login requests when it cannot serve them at once:
 * - `queues`: keeps all of them in order. Linux does: cm_recv_handler (drivers/infiniband/core/cm.c) hands each request
 *   to a work queue without a bound, and works on it although its sender may have given up meanwhile.
 * - `drops`: has room for so many and loses the rest, which their senders repeat by themselves.
 * - `rejects`: has room for so many and refuses the rest at once.
 */
export type Overload = 'queues' | 'drops' | 'rejects';

export const overloads: readonly Overload[] = ['queues', 'drops', 'rejects'];

export interface Fleet {
  readonly hosts: number;
  readonly loginsPerSecond: number;
  readonly overload: Overload;
  readonly backlog: number;
  /** How long the switch was away. */
  readonly outageMs: number;
  /** Within this time all links are up again. */
  readonly linksWithinMs: number;
  /** From the link to the first look of a pass, for every host the same, and what chance adds. */
  readonly noticeMs: number;
  readonly noticeSpreadMs: number;
  /** Between the first loss of a connection by the kernel and the last. */
  readonly lossWithinMs: number;
  readonly ctrlLossMs: number;
  /** What a login takes besides the target's work: the network, and the host's own part. */
  readonly loginMs: number;
  /** When the kernel repeats a request that nobody answers. */
  readonly resendMs: number;
  /** How often a pass that waits looks whether something is due. */
  readonly breathMs: number;
}

export const usual: Fleet = {
  hosts: 10_000,
  // 0.15 s for a login in the lab (facts of the lab), a tenth of it on real hardware, on eight cores.
  loginsPerSecond: 500,
  overload: 'queues',
  // NVMET_RDMA_BACKLOG in drivers/nvme/target/rdma.c, for the two kinds that have a bound.
  backlog: 128,
  // One minute longer than ctrl_loss_tmo (NVMF_DEF_CTRL_LOSS_TMO) and dev_loss_tmo of SRP: what came back sooner was
  // connected again by the kernel itself, each host in its own ten seconds (NVMF_DEF_RECONNECT_DELAY).
  outageMs: 660_000,
  ctrlLossMs: 600_000,
  // The keep-alive of each host runs out in its own time, and then its next attempt of the ten seconds.
  lossWithinMs: 15_000,
  // A switch enables its ports together, and the links train for a second, more or less.
  linksWithinMs: 1000,
  // rtnetlink tells of the link at once, events are gathered for 50 ms, and the first look takes some milliseconds.
  noticeMs: 60,
  noticeSpreadMs: 40,
  loginMs: 20,
  // 1 + CMA_MAX_CM_RETRIES requests take 102 s in the lab.
  resendMs: 6400,
  // breathMs in agent/nvme-lane.ts.
  breathMs: 1000,
};

/** Whether hosts draw by chance, and how long the first attempt may wait: `[retry] spread`, in seconds. */
export interface Manner {
  readonly name: string;
  readonly jitter: boolean;
  readonly spreadSeconds: number;
}

export const withoutJitter: Manner = { name: 'no jitter at all', jitter: false, spreadSeconds: 0 };
export const spreadOf = (spreadSeconds: number): Manner => ({
  name: `spread = ${spreadSeconds}`,
  jitter: true,
  spreadSeconds,
});
