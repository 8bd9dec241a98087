/** GUID and P_Keys of virtual functions, in the files of drivers/infiniband/hw/mlx4/sysfs.c. */

import type { VfInfiniband, VfSettings } from '../desired/mlx4.ts';
import type { Pkey } from '../srp/ids.ts';
import type { InfinibandStep } from './functions.ts';
import { nothingDue, type Judged } from './step.ts';
import { remark, together } from './together.ts';

/** One port of a virtual function, as its HCA's `iov` directory shows it. */
export interface InfinibandSeen {
  readonly kind: 'ib';
  /** RDMA device of the HCA. */
  readonly device: string;
  /** Place of the function's GUID among those of the port: its gid_idx. */
  readonly guidIndex: number;
  /** 16 digits; undefined where it cannot be read. Zeroes ask the subnet manager, all f is none. */
  readonly guid: string | undefined;
  /** P_Keys of the port, by place. */
  readonly portKeys: readonly (string | undefined)[];
  /** The function's own table, as far as it is asked for: places in the port's, and why there is none. */
  readonly ownKeys: readonly (number | 'none' | 'absent')[];
}

type Entry = VfSettings;

const zeroes = '0'.repeat(16);
const deleted = 'f'.repeat(16);

const iov = ({ device }: InfinibandSeen): string => `/sys/class/infiniband/${device}/iov`;

/** A group of its own: what the driver refuses holds nothing else back. */
const step = (
  { vf, port, source }: Entry,
  what: string,
  said: { readonly path: string; readonly text: string; readonly sentence: string },
): InfinibandStep => {
  const key = `function ${vf} ${port} ${what}`;
  const { path, text, sentence } = said;
  return {
    subject: 'functions',
    kind: 'set-infiniband-function',
    key,
    group: key,
    sentence: `${sentence} (${source})`,
    path,
    text: `${text}\n`,
  };
};

const guidStep = (entry: Entry, seen: InfinibandSeen, guid: string): InfinibandStep => {
  const path = `${iov(seen)}/ports/${entry.port}/admin_guids/${seen.guidIndex}`;
  const text = guid === zeroes ? '0' : guid;
  const what = guid === zeroes ? 'a GUID from the subnet manager' : `the GUID ${guid}`;
  const has = seen.guid === deleted ? 'none' : (seen.guid ?? 'none');
  const sentence = `give ${entry.vf} ${what} on port ${entry.port} of ${seen.device}: it has ${has}`;
  return step(entry, 'guid', { path, text, sentence });
};

/**
 * The driver puts the GUID that the subnet manager gave in the place of the 0 that asked for it (aliasguid_query_handler
 * in alias_GUID.c), and one of its own making stands there without sm_guid_assign. The two look alike, and asking again
 * would change the GUID of a running guest.
 */
const judgeManaged = (entry: Entry, seen: InfinibandSeen): Judged<InfinibandStep> => {
  if (seen.guid === zeroes) return nothingDue;
  if (seen.guid === deleted) return { steps: [guidStep(entry, seen, zeroes)], remarks: [] };
  return remark(
    `${entry.vf} has the GUID ${seen.guid ?? 'unknown'} on port ${entry.port} of ${seen.device}, and whether the subnet manager gave it, as ${entry.source} wants, is not to be seen; with sm_guid_assign=1 of mlx4_ib it gives all`,
  );
};

const judgeGuid = (
  entry: Entry,
  { guid }: VfInfiniband,
  seen: InfinibandSeen,
): Judged<InfinibandStep> => {
  if (guid === undefined || guid === seen.guid) return nothingDue;
  if (seen.guid === undefined)
    return remark(`the GUID of ${entry.vf} on port ${entry.port} cannot be read (${entry.source})`);
  if (guid === 'subnet-manager') return judgeManaged(entry, seen);
  return { steps: [guidStep(entry, seen, guid)], remarks: [] };
};

const hasNow = (place: number | 'none' | 'absent', { portKeys }: InfinibandSeen): string =>
  typeof place === 'number' ? `0x${portKeys[place] ?? 'unknown'}` : 'none';

/** The script moves up what follows a P_Key that the port has not (yet); here each keeps its place. */
const judgeKey = (
  entry: Entry,
  seen: InfinibandSeen,
  [at, pkey]: readonly [number, Pkey],
): Judged<InfinibandStep> => {
  const own = seen.ownKeys[at] ?? 'absent';
  if (typeof own === 'number' && seen.portKeys[own] === pkey) return nothingDue;
  const where = `port ${entry.port} of ${seen.device}`;
  if (own === 'absent')
    return remark(`${entry.vf} has no place for P_Key 0x${pkey} on ${where} (${entry.source})`);
  const index = seen.portKeys.indexOf(pkey);
  if (index === -1) {
    return remark(
      `${where} has no P_Key 0x${pkey}, so ${entry.vf} cannot have it: the subnet manager has not given it (${entry.source})`,
    );
  }
  const path = `${iov(seen)}/${entry.vf}/ports/${entry.port}/pkey_idx/${at}`;
  const sentence = `give ${entry.vf} the P_Key 0x${pkey} at place ${at} on ${where}: there is ${hasNow(own, seen)}`;
  const one = step(entry, `pkey ${at}`, { path, text: String(index), sentence });
  return { steps: [one], remarks: [] };
};

export const judgeInfiniband = (
  entry: Entry,
  settings: VfInfiniband,
  seen: InfinibandSeen,
): Judged<InfinibandStep> =>
  together([
    judgeGuid(entry, settings, seen),
    ...[...(settings.pkeys ?? []).entries()].map((one) => judgeKey(entry, seen, one)),
  ]);
