import { madWorkqueue, type MadThread, type ReniceActual } from '../../core/setup/renice.ts';
import type { Host } from '../../host/host.ts';
import { attribute, eachEntry } from '../attribute.ts';

/** Process that all threads of the kernel are children of (kthreadd, init/main.c). */
const kthreadd = '2';

/** Some kernels cut the name of a rescuer at 15 characters. */
const isMad = /^(ib_mad\d+|kworker\/R-ib_ma(d\d+)?)$/;

/**
 * `412 (kworker/R-ib_mad1) I 2 0 ...`: the name is in parentheses and may have some in it; behind it stand the state, the
 * parent and, at place 19 of the whole, the niceness (do_task_stat in fs/proc/array.c).
 */
const threadOf = (stat: string): MadThread | undefined => {
  const [, pid = '', comm = '', rest = ''] = /^(\d+) \((.*)\) (.*)$/s.exec(stat) ?? [];
  const fields = rest.split(' ');
  if (!isMad.test(comm) || fields[1] !== kthreadd) return undefined;
  return { pid: Number(pid), name: comm, nice: Number(fields[16]) };
};

const toNice = (text: string | undefined): number | undefined =>
  text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;

/** Reads every process once, which is why this is done only where the file asks for it. */
export const observeRenice = async (host: Host): Promise<ReniceActual> => {
  const [threads, workqueue] = await Promise.all([
    eachEntry(host, '/proc', async (pid) =>
      /^\d+$/.test(pid) ? threadOf((await attribute(host, `/proc/${pid}/stat`)) ?? '') : undefined,
    ),
    attribute(host, madWorkqueue),
  ]);
  return { threads, workqueue: toNice(workqueue) };
};
