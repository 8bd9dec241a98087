/** Virtual functions of mlx4 HCAs, as /etc/rdma/sriov-vfs asks for them. */

import type { VfSettings } from '../desired/mlx4.ts';
import type { InfinibandSeen } from './functions-infiniband.ts';
import { judgeInfiniband } from './functions-infiniband.ts';
import type { EthernetSeen } from './functions-ethernet.ts';
import { judgeEthernet } from './functions-ethernet.ts';
import { nothingDue, type Judged, type SetupStepOf } from './step.ts';
import { remark, together } from './together.ts';

/** What the file asks for: one entry for each port of each virtual function. */
export interface FunctionsDesired {
  readonly functions: readonly VfSettings[];
}

/** What the host has of one entry. */
export type FunctionSeen =
  | InfinibandSeen
  | EthernetSeen
  /** Why nothing can be set, as a sentence about the virtual function: `is not there: ...`. */
  | { readonly kind: 'unusable'; readonly reason: string };

export interface FunctionsActual {
  /** By `entryKey`. */
  readonly functions: ReadonlyMap<string, FunctionSeen>;
}

export interface InfinibandStep extends SetupStepOf<'functions', 'set-infiniband-function'> {
  readonly path: string;
  readonly text: string;
}

export interface EthernetStep extends SetupStepOf<'functions', 'set-ethernet-function'> {
  /** Of ip(8). */
  readonly args: readonly string[];
}

export type FunctionStep = InfinibandStep | EthernetStep;

export const entryKey = ({ vf, port }: VfSettings): string => `${vf} ${port}`;

/** An entry is looked at as what it is about, InfiniBand or Ethernet. */
const judge = (entry: VfSettings, seen: FunctionSeen | undefined): Judged<FunctionStep> => {
  if (seen?.kind === 'unusable')
    return remark(`virtual function ${entry.vf} ${seen.reason} (${entry.source})`);
  const { settings } = entry;
  if (seen?.kind === 'ib' && settings.link === 'ib') return judgeInfiniband(entry, settings, seen);
  if (seen?.kind === 'eth' && settings.link === 'eth') return judgeEthernet(entry, settings, seen);
  return nothingDue;
};

export const planFunctions = (
  { functions }: FunctionsDesired,
  actual: FunctionsActual,
): Judged<FunctionStep> =>
  together(functions.map((entry) => judge(entry, actual.functions.get(entryKey(entry)))));
