/** Kernel modules in the order in which they are loaded. */

import type { DesiredModule } from '../../core/desired.ts';
import { parseModuleName } from '../../core/ids.ts';

/** Always together, as soon as a file asks for anything (the order of RHEL's rdma-init-kernel). */
export const coreModules = [
  'ib_core',
  'iw_cm',
  'ib_cm',
  'rdma_cm',
  'ib_umad',
  'ib_uverbs',
  'rdma_ucm',
] as const;

/** Hardware, core, protocols with RDS right after IPoIB, storage. Old names stay: old kernels have them. */
const order: readonly string[] = [
  ...['mlx4_core', 'mlx4_ib', 'mlx4_en', 'mlx5_core', 'mlx5_ib', 'ib_mthca', 'ib_qib', 'ib_ipath'],
  ...['ib_ehca', 'cxgb3', 'iw_cxgb3', 'cxgb4', 'iw_cxgb4', 'iw_nes'],
  ...coreModules.slice(0, -1),
  ...['ib_ucm', 'rdma_ucm'],
  ...[
    'ib_ipoib',
    'rds',
    'rds_tcp',
    'rds_rdma',
    'dm_multipath',
    'ib_srp',
    'ib_srpt',
    'ib_iser',
    'ib_isert',
  ],
  ...['rpcrdma', 'ib_sdp', 'qlgc_vnic', 'eth_ipoib', 'mlx4_vnic', 'nvme_rdma', 'nvme_tcp'],
];

const rank = ({ name }: DesiredModule): number => {
  const at = order.indexOf(name);
  return at === -1 ? order.length : at;
};

/** Modules by name, all asked for by one source. */
export const asked = (names: readonly string[], source: string): readonly DesiredModule[] =>
  names.flatMap((text) => {
    const name = parseModuleName(text);
    return name === undefined ? [] : [{ name, source }];
  });

/** Both lists in load order, each module once; who asked first is its source. */
export const unionModules = (
  a: readonly DesiredModule[],
  b: readonly DesiredModule[],
): readonly DesiredModule[] => {
  const byName = new Map<string, DesiredModule>();
  for (const module of [...a, ...b]) {
    if (!byName.has(module.name)) byName.set(module.name, module);
  }
  return [...byName.values()].sort((left, right) => rank(left) - rank(right));
};
