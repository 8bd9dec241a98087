/** rdma of iproute2, as far as it says which processes have RDMA resources. */

import type { Kernel } from './kernel.ts';
import type { Program } from './process.ts';
import type { State } from './state.ts';

const users = (state: State): readonly number[] =>
  (state.files.get('sim:rdma users') ?? '').split(' ').filter(Boolean).map(Number);

const rows = (state: State): readonly object[] =>
  [0, ...users(state)].map((pid, at) => ({
    ...{ ifindex: 0, ifname: 'rxe1', pdn: at, users: 2, pid },
    comm: pid === 0 ? 'ib_core' : 'whoever',
  }));

/** The kernel's own have pid 0. */
export const rdma =
  ({ state }: Kernel): Program =>
  () =>
    Promise.resolve({ code: 0, stdout: JSON.stringify(rows(state)), stderr: '' });

export interface Plant {
  readonly pid: number;
  readonly command: string;
  readonly cgroup: string;
  /** Bytes, or `unlimited`. */
  readonly limit: string;
  readonly pinnedKiB?: number;
  readonly capabilities?: string;
  readonly uid?: number;
}

/** A process that has RDMA resources. */
export const plantUser = (state: State, one: Plant): void => {
  const { pid, command, cgroup, limit, pinnedKiB = 0, uid = 0 } = one;
  const { capabilities = '0000000000000000' } = one;
  const put = (name: string, text: string): unknown =>
    state.files.set(`/proc/${pid}/${name}`, text);
  state.files.set('sim:rdma users', [...users(state), pid].join(' '));
  put('comm', `${command}\n`);
  put('cgroup', `0::${cgroup}\n`);
  put('limits', `Limit\nMax locked memory         ${limit}              ${limit}     bytes     \n`);
  put('status', `Uid:\t${uid}\t${uid}\nVmPin:\t    ${pinnedKiB} kB\nCapEff:\t${capabilities}\n`);
};
