/** What the kernel logged: it knows more about a failed connect than its errno says. */

import type { Host } from '../host/host.ts';

const deadlineMs = 2000;

/** `[  123.456789] nvme nvme1: Connect rejected: status 8 (invalid service ID).` */
const linePattern = /^\[\s*(\d+\.\d+)\] nvme(?:t?-?[a-z]*)? ?(?:nvme\d+)?: (.*)$/;

/** The lines of the NVMe drivers since a moment (monotonic milliseconds), oldest first, without their device. */
export const kernelSaid = async (host: Host, sinceMs: number): Promise<readonly string[]> => {
  const exit = await host.run({ program: 'dmesg', args: ['--color=never'], deadlineMs });
  if (exit.kind !== 'exited' || exit.code !== 0) return [];
  const lines = exit.stdout.split('\n').map((line) => linePattern.exec(line));
  return lines.flatMap((match) =>
    match?.[2] !== undefined && Number(match[1]) * 1000 >= sinceMs ? [match[2]] : [],
  );
};
