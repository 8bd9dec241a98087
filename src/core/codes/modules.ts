import type { CodeTable } from './table.ts';

/** Findings in rdma.conf and openib.conf. */
export const modulesCodes = {
  'unknown-key': ['warning', 'No tool that reads this file knows the key.'],
  'not-yes': [
    'warning',
    'Only lower-case yes switches on; the tools that share this file read anything else as no.',
  ],
  'onboot-no': ['info', 'ONBOOT=no: this file asks for no modules.'],
  'files-disagree': [
    'warning',
    'rdma.conf and openib.conf disagree about a key; what either asks for is loaded.',
  ],
  'module-not-in-kernel': [
    'warning',
    'A key asks for a module that the kernel does not have; it is left out.',
  ],
  'parameters-left': [
    'warning',
    'Holdfast wrote parameters of modules for modprobe when it was asked to, and is not asked any more; they go on acting.',
  ],
  'loaded-elsewhere': [
    'info',
    'A key that is not yes, and a list of modules-load.d(5) or rdma-core that has its module loaded all the same.',
  ],
} as const satisfies CodeTable;
