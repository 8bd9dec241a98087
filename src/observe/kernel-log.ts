/** What the kernel logged: it knows more about a failed connect than its errno says. */

import type { Logged } from '../core/hca/fatal.ts';
import { parseSrpLogLine, type SrpLogLine } from '../core/srp/log.ts';
import type { Host } from '../host/host.ts';

/** A host in trouble is slow, and then its words are worth waiting for. */
const deadlineMs = 8000;

/** `[  123.456789] text`, with the caller after the time where the kernel is built to say it. */
const linePattern = /^\[\s*(\d+\.\d+)\](?:\[\s*[TC]\d+\])? (.*)$/;

/** Everything that was logged since a moment (monotonic milliseconds), oldest first; nothing where that may not be read. */
const timedSince = async (host: Host, sinceMs: number): Promise<readonly Logged[]> => {
  const exit = await host.run({ program: 'dmesg', args: ['--color=never'], deadlineMs });
  if (exit.kind !== 'exited' || exit.code !== 0) return [];
  return exit.stdout.split('\n').flatMap((line) => {
    const [, seconds, text] = linePattern.exec(line) ?? [];
    const at = Number(seconds) * 1000;
    return text !== undefined && at >= sinceMs ? [{ at, text }] : [];
  });
};

const loggedSince = async (host: Host, sinceMs: number): Promise<readonly string[]> =>
  (await timedSince(host, sinceMs)).map(({ text }) => text);

/**
 * `nvme nvme1: Connect rejected: status 8 (invalid service ID).`
 * `nvme_fabrics: unknown parameter or missing value 'x' in ctrl creation request`
 */
const nvmePattern = /^nvme(?:_[a-z]+| (nvme\d+)): (.*)$/;

/**
 * What the NVMe drivers logged since a moment (monotonic milliseconds), oldest first, without the device. What they say
 * about a controller that was there before (`known`) is about something else.
 */
export const kernelSaid = async (
  host: Host,
  sinceMs: number,
  known: readonly string[],
): Promise<readonly string[]> => {
  const lines = await loggedSince(host, sinceMs);
  return lines.flatMap((line) => {
    const [, device = '', text] = nvmePattern.exec(line) ?? [];
    return text !== undefined && !known.includes(device) ? [text] : [];
  });
};

/**
 * How far the log's clock may lag behind the monotonic one. It is the scheduler's (local_clock in kernel/printk/printk.c),
 * which nobody corrects, while NTP may slew the other by 500 ppm: after a month up to twenty minutes.
 */
export const lagMs = (sinceMs: number): number => 1000 + sinceMs / 2000;

/**
 * What ib_srp logged since a moment (monotonic milliseconds) and, because the clocks differ, a while before, oldest first;
 * see `linesAbout` for whose it is.
 */
export const srpSaid = async (host: Host, sinceMs: number): Promise<readonly SrpLogLine[]> =>
  (await loggedSince(host, sinceMs - lagMs(sinceMs))).flatMap(
    (line) => parseSrpLogLine(line) ?? [],
  );

/** Everything that was logged since a moment (monotonic milliseconds) and, because the clocks differ, a while before. */
export const saidSince = (host: Host, sinceMs: number): Promise<readonly Logged[]> =>
  timedSince(host, sinceMs - lagMs(sinceMs));
