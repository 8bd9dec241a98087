/**
 * Which logins can be asked whether they are alive: one that nobody uses does not notice that its target or the wire is
 * gone, and whoever uses it next waits for the kernel to find out. Pure.
 */

import type { View } from '../view.ts';
import { srpOf } from './view.ts';

export interface Probe {
  /** Another one after each login. */
  readonly key: string;
  readonly what: string;
  readonly source: string;
  /** `port-6:1` */
  readonly remotePort: string;
  readonly disks: readonly string[];
  /** How often, in milliseconds. */
  readonly everyMs: number;
}

/** None where nobody asks for that. In any other state than running the kernel knows already. */
export const probesOf = (view: View): readonly Probe[] => {
  const { srpProbeMs: everyMs } = view.settings;
  if (everyMs === 'never') return [];
  return (srpOf(view)?.logins ?? []).flatMap(({ key, what, source, host }) => {
    const { name = '', remotePort, disks = [] } = host ?? {};
    if (remotePort?.state !== 'running' || disks.length === 0) return [];
    return [{ key: `${key} ${name}`, what, source, remotePort: remotePort.name, disks, everyMs }];
  });
};
