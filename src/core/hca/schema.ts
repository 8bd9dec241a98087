/** RDMA devices in the state file. */

import * as v from 'valibot';
import { hcaStates } from './types.ts';

const time = v.pipe(v.number(), v.finite());
const reason = v.exactOptional(v.string());

const portSchema = v.object({
  state: v.picklist(['probing', 'port-down', 'no-address', 'no-gid', 'ready']),
  at: time,
  reason,
  unreadyAt: v.exactOptional(time),
});

const enteredSchema = v.object({
  state: v.picklist(hcaStates),
  at: time,
  reason,
  cause: v.exactOptional(v.picklist(['fatal', 'removed'])),
});

const hcaSchema = v.object({
  instance: v.exactOptional(v.number()),
  pci: v.array(v.string()),
  ports: v.record(v.string(), portSchema),
  history: v.array(enteredSchema),
  lostAt: v.exactOptional(time),
});

export const hcasSchema = v.record(v.string(), hcaSchema);
