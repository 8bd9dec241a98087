/** Block devices of the simulated host, with native multipath, and who uses them. */

import type { SimController, State } from './state.ts';

export interface Blocks {
  /** NQNs by the number of their subsystem, which starts at 100 so that no controller has it. */
  readonly subsystems: string[];
  /** Where each device is mounted. */
  readonly mounts: Map<string, string>;
  /** ANA states of path devices, where the target has such. */
  readonly ana: Map<string, string>;
}

export const emptyBlocks = (): Blocks => ({ subsystems: [], mounts: new Map(), ana: new Map() });

const instanceOf = ({ subsystems }: Blocks, nqn: string): number => {
  if (!subsystems.includes(nqn)) subsystems.push(nqn);
  return 100 + subsystems.indexOf(nqn);
};

/** `nvme100n1` */
export const headAt = (blocks: Blocks, nqn: string): string => `nvme${instanceOf(blocks, nqn)}n1`;

/** `nvme100c3n1` */
export const pathDevice = (blocks: Blocks, { name, subsysnqn }: SimController): string =>
  `nvme${instanceOf(blocks, subsysnqn)}c${name.slice(4)}n1`;

const numberOf = (head: string): string => `259:${/\d+/.exec(head)?.[0] ?? ''}`;

const mountinfo = ({ mounts }: Blocks): string =>
  [...mounts]
    .map(([device, at], id) => `${id} 1 ${numberOf(device)} / ${at} rw - xfs /dev/${device} rw\n`)
    .join('');

/** A head is there while one of its controllers is. */
const hasHead = ({ controllers }: State, blocks: Blocks, head: string): boolean =>
  controllers.some(({ kind, subsysnqn }) => kind === 'io' && headAt(blocks, subsysnqn) === head);

/** Undefined for what is not about block devices. */
export const readBlocks = (state: State, path: string): string | undefined => {
  const { blocks } = state;
  if (blocks === undefined) return undefined;
  if (path === '/proc/self/mountinfo') return mountinfo(blocks);
  const [, ana] = /^\/sys\/class\/nvme\/nvme\d+\/(nvme\d+c\d+n1)\/ana_state$/.exec(path) ?? [];
  if (ana !== undefined) return blocks.ana.get(ana);
  const [, head] = /^\/sys\/block\/(nvme\d+n1)\/dev$/.exec(path) ?? [];
  return head !== undefined && hasHead(state, blocks, head) ? numberOf(head) : undefined;
};
