/** /etc/rdma/rdma.conf, which RHEL's rdma.service sources (redhat/rdma.kernel-init in rdma-core until 2020). */

import type { Parsed } from '../../core/diagnostic.ts';
import type { SourceText } from '../lines.ts';
import type { KeyFile, KeyRow } from './module-keys.ts';
import { askedByKeys, judgeKeys } from './module-keys.ts';
import { asked, coreModules, unionModules } from './modules.ts';
import { parseAssignments } from '../shell/shell.ts';

/** RDS wants IPoIB. xprtrdma and svcrdma have been rpcrdma since Linux 3.19. */
// prettier-ignore
export const rdmaKeys: readonly KeyRow[] = [
  { key: 'IPOIB_LOAD', kind: 'switch', modules: ['ib_ipoib'], doc: 'IP over InfiniBand' },
  { key: 'RDS_LOAD', kind: 'switch', modules: ['ib_ipoib', 'rds', 'rds_tcp', 'rds_rdma'], doc: 'Reliable Datagram Sockets, with IPoIB' },
  { key: 'SRP_LOAD', kind: 'switch', modules: ['ib_srp'], doc: 'SRP initiator' },
  { key: 'SRPT_LOAD', kind: 'switch', modules: ['ib_srpt'], doc: 'SRP target' },
  { key: 'ISER_LOAD', kind: 'switch', modules: ['ib_iser'], doc: 'iSER initiator' },
  { key: 'ISERT_LOAD', kind: 'switch', modules: ['ib_isert'], doc: 'iSER target' },
  { key: 'XPRTRDMA_LOAD', kind: 'switch', modules: ['rpcrdma'], doc: 'NFS over RDMA, client' },
  { key: 'SVCRDMA_LOAD', kind: 'switch', modules: ['rpcrdma'], doc: 'NFS over RDMA, server' },
  { key: 'NFSoRDMA_LOAD', kind: 'switch', modules: ['rpcrdma'], doc: 'NFS over RDMA, server, as RHEL 6 spells it' },
  { key: 'NFSoRDMA_PORT', kind: 'other', modules: [], example: '20049', doc: 'port of the NFS server; not used by Holdfast' },
  { key: 'TECH_PREVIEW_LOAD', kind: 'switch', modules: [], doc: 'iWARP on the Intel i40e: irdma, or i40iw before Linux 5.14' },
  { key: 'FIXUP_MTRR_REGS', kind: 'switch', modules: [], doc: 'for ib_ipath only; not used by Holdfast' },
  { key: 'ARPTABLE_TUNING', kind: 'other', modules: [], doc: 'Intel OPA only; not used by Holdfast' },
];

/**
 * Modules in load order. An absent key asks for nothing, as in the script, which loads only what equals yes. Unlike
 * the script, a file that switches nothing on asks for nothing at all, the core included: rdma-core loads its own.
 */
export const parseRdmaConf = (source: SourceText, hostname: string): Parsed<KeyFile> => {
  const { value: assignments, findings } = parseAssignments(source, hostname);
  const protocols = askedByKeys(rdmaKeys, assignments);
  const [first] = protocols;
  const core = first === undefined ? [] : asked(coreModules, first.source);
  return {
    value: { modules: unionModules(protocols, core), assignments },
    findings: [...findings, ...judgeKeys(rdmaKeys, assignments)],
  };
};
