/** Whether what runs now and uses RDMA may lock enough memory for it. */

import { memoryText, type KiB, type Unlimited } from './units.ts';

/** Where a process belongs, by its cgroup. */
export type Owner =
  | { readonly kind: 'service'; readonly unit: string }
  /** Of somebody who logged in. */
  | { readonly kind: 'session'; readonly uid: number }
  /** A container, or whatever else somebody started. */
  | { readonly kind: 'other'; readonly name: string };

/** A process that has RDMA resources. */
export interface RdmaProcess {
  readonly pid: number;
  /** As the kernel shortens it: at most 15 characters. */
  readonly command: string;
  readonly owner: Owner;
  /** What it may lock: the soft limit, which is what the kernel goes by. */
  readonly limit: KiB | Unlimited;
  /** What it has registered already. */
  readonly pinned: KiB;
  /** CAP_IPC_LOCK: no limit counts (ib_umem_get in drivers/infiniband/core/umem.c). */
  readonly exempt: boolean;
}

/** Less is short for anything that registers buffers for data. A higher limit was set by somebody who meant it. */
const plenty = 1024 ** 2;

const isShort = ({ limit, pinned, exempt }: RdmaProcess): boolean =>
  !exempt && limit !== 'unlimited' && (limit < plenty || pinned > (limit * 3) / 4);

/** A drop-in for an instance is one for its template: all of them need the same. */
const dropIn = (unit: string): string =>
  `/etc/systemd/system/${unit.replace(/@.*(?=\.service$)/, '@')}.d/memlock.conf`;

const remedy = (owner: Owner, areFilesEnough: boolean): string => {
  switch (owner.kind) {
    case 'service':
      return `write LimitMEMLOCK=infinity below [Service] to ${dropIn(owner.unit)} and restart it`;
    case 'session':
      return areFilesEnough
        ? 'the limits files allow more now, so log in again'
        : 'write "* - memlock unlimited" to a file in /etc/security/limits.d and log in again';
    case 'other':
      return 'give it more where it is started, as with --ulimit memlock=-1 for a container';
  }
};

const subject = ({ pid, command, owner }: RdmaProcess): string => {
  const process = `${command}, pid ${pid}`;
  if (owner.kind === 'service') return `${owner.unit} (${process})`;
  return owner.kind === 'session'
    ? `a program of user ${owner.uid} (${process})`
    : `${owner.name} (${process})`;
};

const sentence = (process: RdmaProcess, limit: KiB, areFilesEnough: boolean): string => {
  const taken = process.pinned > 0 ? `, of which it has taken ${memoryText(process.pinned)}` : '';
  return `${subject(process)} uses RDMA and may lock ${memoryText(limit)}${taken}: it cannot register memory beyond that; ${remedy(process.owner, areFilesEnough)}`;
};

/** One for each service, session and container; the process that is nearest to its limit stands for the others. */
export const memlockRemarks = (
  processes: readonly RdmaProcess[],
  areFilesEnough: boolean,
): readonly string[] => {
  const short = processes.filter(isShort).sort((a, b) => b.pinned - a.pinned || a.pid - b.pid);
  const byOwner = new Map<string, RdmaProcess>();
  for (const process of short) {
    const key = JSON.stringify(process.owner);
    if (!byOwner.has(key)) byOwner.set(key, process);
  }
  return [...byOwner.values()].flatMap((process) =>
    process.limit === 'unlimited' ? [] : [sentence(process, process.limit, areFilesEnough)],
  );
};
