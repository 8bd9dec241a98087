/** Writing the timers of one remote port of ib_srp. */

import { areEqual, timersText, type SrpTimersStep } from '../../core/setup/srp-timers.ts';
import { timerWrites, type TimerWrite } from '../../core/srp/timer-writes.ts';
import { parseSrpTimer, timersProblem, type SrpTimers } from '../../core/srp/timers.ts';
import type { Host } from '../../host/host.ts';
import { observeRemotePort } from '../../observe/srp.ts';
import { failed, type Outcome } from '../outcome.ts';

const names = {
  reconnect_delay: 'reconnectDelay',
  fast_io_fail_tmo: 'fastIoFailTmo',
  dev_loss_tmo: 'devLossTmo',
} as const satisfies Readonly<Record<TimerWrite['attribute'], keyof SrpTimers>>;

/** The three as they are once this one is written. */
const after = (before: SrpTimers, { attribute, value }: TimerWrite): SrpTimers => ({
  ...before,
  [names[attribute]]: parseSrpTimer(value) ?? before[names[attribute]],
});

/** Of a write that was refused: the three that it would have made, and the kernel's word. */
interface Refused {
  readonly timers: SrpTimers;
  readonly reason: string;
}

const writeAll = async (
  host: Host,
  port: string,
  from: SrpTimers,
  writes: readonly TimerWrite[],
): Promise<Refused | undefined> => {
  let timers = from;
  for (const write of writes) {
    timers = after(timers, write);
    const path = `/sys/class/srp_remote_ports/${port}/${write.attribute}`;
    const refusal = await host.store(path, `${write.value}\n`);
    if (refusal !== undefined) return { timers, reason: refusal.reason };
  }
  return undefined;
};

const ownRule =
  'kernel.org’s kernel takes these, so this one has a rule of its own; try other values in [srp]';

/** In words; EINVAL is all that the kernel says. */
const explained = ({ timers, reason }: Refused, wanted: SrpTimers): string => {
  const problem = timersProblem(wanted) ?? timersProblem(timers);
  const rule = reason.startsWith('EINVAL') ? (problem?.sentence ?? ownRule) : '';
  return `the kernel refuses ${timersText(timers)} (${reason})${rule === '' ? '' : `: ${rule}`}`;
};

/** What is between two good triples may let I/O wait for ever, so it is not left behind. */
const goBack = async (host: Host, port: string, before: SrpTimers): Promise<void> => {
  const now = (await observeRemotePort(host, port))?.timers;
  if (now !== undefined) await writeAll(host, port, now, timerWrites(now, before) ?? []);
};

/** From the timers as they are by now. A port that is given up meanwhile needs none: nothing was tried then. */
export const performSrpTimers = async (
  host: Host,
  { port, wanted }: SrpTimersStep,
): Promise<Outcome<undefined>> => {
  const before = await observeRemotePort(host, port);
  if (before?.timers === undefined || before.state === 'lost') return { kind: 'interrupted' };
  if (areEqual(before.timers, wanted)) return { kind: 'done', value: undefined };
  const writes = timerWrites(before.timers, wanted);
  if (writes === undefined)
    return failed(timersProblem(wanted)?.sentence ?? 'no order of writes leads there');
  const refused = await writeAll(host, port, before.timers, writes);
  if (refused === undefined) return { kind: 'done', value: undefined };
  const state = (await observeRemotePort(host, port))?.state ?? 'lost';
  if (state === 'lost') return { kind: 'interrupted' };
  await goBack(host, port, before.timers);
  return failed(explained(refused, wanted));
};
