/** What the kernel logged: it knows more about a failed connect than its errno says. */

import type { Host } from '../host/host.ts';

const deadlineMs = 2000;

/**
 * `[  123.456789] nvme nvme1: Connect rejected: status 8 (invalid service ID).`
 * `[  123.456789] nvme_fabrics: unknown parameter or missing value 'x' in ctrl creation request`
 */
const linePattern = /^\[\s*(\d+\.\d+)\] nvme(?:_[a-z]+| (nvme\d+)): (.*)$/;

/**
 * What the NVMe drivers logged since a moment (monotonic milliseconds), oldest first, without the device. What they say
 * about a controller that was there before (`known`) is about something else.
 */
export const kernelSaid = async (
  host: Host,
  sinceMs: number,
  known: readonly string[],
): Promise<readonly string[]> => {
  const exit = await host.run({ program: 'dmesg', args: ['--color=never'], deadlineMs });
  if (exit.kind !== 'exited' || exit.code !== 0) return [];
  const lines = exit.stdout.split('\n').map((line) => linePattern.exec(line));
  return lines.flatMap((match) => {
    const [, seconds, device = '', text] = match ?? [];
    const isNew = Number(seconds) * 1000 >= sinceMs && !known.includes(device);
    return isNew && text !== undefined ? [text] : [];
  });
};
