/** The indexes that depmod(8) writes below /lib/modules. */

import { parseModuleName, type ModuleName } from './ids.ts';

/** `kernel/drivers/nvme/host/nvme-rdma.ko.xz: ...` -> nvme_rdma */
const nameOf = (line: string): ModuleName | undefined => {
  const file = line.split(':', 1)[0]?.split('/').at(-1) ?? '';
  return parseModuleName(file.replace(/\.ko(\.(gz|xz|zst))?$/, ''));
};

/** The modules that modules.dep or modules.builtin lists. */
export const namesInIndex = (index: string): readonly ModuleName[] =>
  index
    .split('\n')
    .map(nameOf)
    .filter((name) => name !== undefined);
