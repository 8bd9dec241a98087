import type { CodeTable } from './table.ts';

/** Findings that several files, or files and the host, have together. */
export const crossCodes = {
  'srpha-without-multipath': [
    'warning',
    'SRPHA_ENABLE=yes makes two paths to each LUN, and nothing joins them.',
  ],
  'mlx4-line-for-mlx5': [
    'warning',
    'A line of mlx4.conf about an HCA whose driver is mlx5: its port types are set in its firmware.',
  ],
  'interface-unconfigured': [
    'warning',
    'No network configuration mentions the interface through which a portal is reached, so it has no address after a reset.',
  ],
  'srp-timers-invalid': [
    'error',
    'Timers of ib_srp that the kernel refuses together; the module is not loaded with them.',
  ],
  'modules-loaded-twice': [
    'info',
    'Another service loads the same modules at boot, which is harmless.',
  ],
  'connected-by-others': [
    'warning',
    'Another service connects NVMe over Fabrics on this host too; the two wait for each other.',
  ],
  'logged-in-by-two': [
    'warning',
    'Two services look for SRP targets, or one beside Holdfast, and both log in to the same.',
  ],
} as const satisfies CodeTable;
