/** config.json of a simulated host. */

import { hostid, hostnqn, port } from './scene.ts';
import type { State } from './state.ts';

export interface Written {
  readonly address: string;
  readonly nqn: string;
  /** Further keys of its port. */
  readonly more?: object;
}

/** Every subsystem as a path that is connected without asking anybody; none leaves the file out. */
export const configureJson = ({ files }: State, all: readonly Written[]): void => {
  const subsystems = all.map(({ address, nqn, more = {} }) => ({
    nqn,
    ports: [{ transport: 'rdma', traddr: address, trsvcid: port, ...more }],
  }));
  const text = JSON.stringify([{ hostnqn, hostid, subsystems }], undefined, 1);
  if (all.length > 0) files.set('/etc/nvme/config.json', text);
};
