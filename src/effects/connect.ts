/** Connecting: one write to /dev/nvme-fabrics, made by a child so that it can be killed. */

import { connectString } from '../core/options.ts';
import { describePath, type Path } from '../core/path.ts';
import { alreadyConnected, explainWrite } from '../core/reason.ts';
import type { Host } from '../host/host.ts';
import { abnormalEnd, failed, silence, type Outcome } from './outcome.ts';

/**
 * dd rather than `nvme connect`: its words carry the kernel's errno unchanged, the options reach it through a
 * pipe so that no secret stands in a process list, and it is there on every host.
 */
const args = [
  'of=/dev/nvme-fabrics',
  'bs=4096',
  'count=1',
  'iflag=fullblock',
  'conv=nocreat,notrunc',
  'status=none',
];

export interface Limits {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** `existed`: the kernel said that this connection is there already, which is a success. */
export const connectPath = async (
  host: Host,
  path: Path,
  { deadlineMs, signal }: Limits,
): Promise<Outcome<{ readonly existed: boolean }>> => {
  const input = connectString(path);
  if (Buffer.byteLength(input) > 4095)
    return failed(`the options of ${describePath(path)} exceed one page`);
  const exit = await host.run({ program: 'dd', args, input, deadlineMs, signal });
  if (exit.kind !== 'exited') return abnormalEnd(exit, silence) ?? failed('unknown end');
  if (exit.code === 0) return { kind: 'done', value: { existed: false } };
  if (exit.stderr.includes(alreadyConnected)) return { kind: 'done', value: { existed: true } };
  return failed(explainWrite(exit.stderr));
};
