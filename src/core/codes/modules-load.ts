import type { CodeTable } from './table.ts';

/** Findings in lists of modules: /etc/modules-load.d and /etc/rdma/modules. */
export const modulesLoadCodes = {
  'bad-module-name': ['error', 'No kernel module can have this name; the line is not used.'],
  'after-module': [
    'error',
    'Words behind the name of a module: systemd-modules-load takes the whole line for the name and finds no such module.',
  ],
  'module-alias': [
    'info',
    'An alias of modules rather than a name; Holdfast leaves it to systemd-modules-load.',
  ],
  'repeated-module': ['warning', 'The module stands on an earlier line of the same file already.'],
} as const satisfies CodeTable;
