/** Attributes that take what is written to them, and renice(1), on a simulated host. */

import type { Command, Exit } from '../../src/host/host.ts';
import { ended, withDevices } from './attributes.ts';
import type { Sim } from './host.ts';

/** do_task_stat (fs/proc/array.c): the niceness stands at place 19. */
export const statOf = (pid: number, name: string, nice: number, parent = 2): string =>
  `${pid} (${name}) I ${parent} 0 0 0 -1 69238880 0 0 0 0 0 0 0 0 20 ${nice} 1 0 37 0 0\n`;

const renice = ({ state }: Sim, [nice = '', , ...pids]: readonly string[]): Exit => {
  for (const pid of pids) {
    const path = `/proc/${pid}/stat`;
    const fields = (state.files.get(path) ?? '').split(' ');
    state.files.set(path, [...fields.slice(0, 18), nice, ...fields.slice(19)].join(' '));
  }
  return ended();
};

export interface Written {
  readonly sim: Sim;
  /** `path text` of each store, and the words of each program. */
  readonly log: string[];
}

/** node_desc and nice can be written wherever they are among the files. */
export const withAttributes = (bare: Sim): Written => {
  const log: string[] = [];
  const sim = withDevices(bare, {
    files: () => new Map(),
    links: () => new Map(),
    store: (path, text) => {
      if (!bare.state.files.has(path)) return undefined;
      log.push(`${path} ${text.trimEnd()}`);
      bare.state.files.set(path, `${text.trimEnd()}\n`);
      return '';
    },
    run: ({ program, args }: Command) => {
      if (program !== 'renice') return undefined;
      log.push(`renice ${args.join(' ')}`);
      return renice(bare, args);
    },
  });
  return { sim, log };
};
