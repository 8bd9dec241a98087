/**
 * Node descriptions of HCAs, by which subnet managers and ibhosts(8) name a host, as NODE_DESC in openib.conf gives them
 * (ib_set_node_desc in openibd).
 */

import { matches, type Pattern } from '../pattern.ts';
import { nothingDue, type Judged, type SetupStepOf } from './step.ts';
import { remark, together } from './together.ts';

/** What the file asks for: the text, to which each HCA's number is added. */
export interface DescriptionsDesired {
  readonly text: string;
  /** Devices that are left alone; absent where all are meant. */
  readonly excluded?: readonly Pattern[];
  readonly source: string;
}

export interface DescribedDevice {
  readonly name: string;
  /** Undefined where it has none or that cannot be read. */
  readonly description: string | undefined;
  /** Why its driver takes none, as a sentence about it: `is an iWARP device ...`. */
  readonly refuses: string | undefined;
}

export interface DescriptionsActual {
  /** Every RDMA device, in the order of the names. */
  readonly devices: readonly DescribedDevice[];
  /** rdma-ndd of rdma-core runs, which writes descriptions of its own. */
  readonly isManaged: boolean;
}

export interface DescriptionStep extends SetupStepOf<'descriptions', 'describe-node'> {
  readonly device: string;
  readonly text: string;
}

/** IB_DEVICE_NODE_DESC_MAX, include/rdma/ib_verbs.h. Bytes; the kernel cuts off the rest. */
const maxBytes = 64;

/** How much room NODE_DESC has before ` HCA-1` is no longer whole. */
export const descriptionMaxBytes = maxBytes - ' HCA-1'.length;

const bytes = (text: string): number => new TextEncoder().encode(text).length;

/** What is too long loses its end, so that the number stays: it tells the HCAs of a host apart. */
const described = (text: string, number: number): string => {
  const suffix = ` HCA-${number}`;
  const characters = Array.from(text);
  while (bytes(characters.join('')) + suffix.length > maxBytes) characters.pop();
  return `${characters.join('').trimEnd()}${suffix}`;
};

const stepOf = (device: string, text: string, has: string, source: string): DescriptionStep => ({
  subject: 'descriptions',
  kind: 'describe-node',
  key: `description ${device}`,
  group: `description ${device}`,
  sentence: `describe the node of ${device} as "${text}" in the fabric: it says "${has}" (${source})`,
  device,
  text,
});

const judge = (
  { text, source, excluded = [] }: DescriptionsDesired,
  { name, description, refuses }: DescribedDevice,
  number: number,
): Judged<DescriptionStep> => {
  if (excluded.some((pattern) => matches(pattern, name))) return nothingDue;
  const wanted = described(text, number);
  if (description === undefined || description === wanted) return nothingDue;
  if (refuses !== undefined)
    return remark(`${name} ${refuses}, so it keeps "${description}" (${source})`);
  return { steps: [stepOf(name, wanted, description, source)], remarks: [] };
};

const managed = ({ source }: DescriptionsDesired): string =>
  `node descriptions are those of rdma-ndd, which runs, and NODE_DESC (${source}) has no effect: set RDMA_NDD_ND_FORMAT for it, or mask rdma-ndd.service`;

/** openibd counts every entry of /sys/class/infiniband from 1, those without a description too. */
export const planDescriptions = (
  desired: DescriptionsDesired,
  { devices, isManaged }: DescriptionsActual,
): Judged<DescriptionStep> => {
  const judged = together(devices.map((device, at) => judge(desired, device, at + 1)));
  return isManaged && judged.steps.length > 0 ? remark(managed(desired)) : judged;
};
