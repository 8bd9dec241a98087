import type { CodeTable } from './table.ts';

/** Findings about NODE_DESC in openib.conf. */
export const descriptionCodes = {
  'bad-node-desc': [
    'warning',
    'A node description is text; with control characters it is not used.',
  ],
  'long-node-desc': [
    'warning',
    'A node description has 64 bytes at most; the end of NODE_DESC is left out, so that the number of the HCA stays.',
  ],
} as const satisfies CodeTable;
