import { portPoll, type PortPoll, type PortWrite } from '../../core/mlx4/port-writes.ts';
import type { PortStep } from '../../core/setup/ports.ts';
import type { Host } from '../../host/host.ts';
import { observeUsers } from '../../observe/hca-users.ts';
import { failed, type Failed, type Outcome } from '../outcome.ts';

/** Undefined when the port shows what it should, else what it shows at last. */
const watch = async (
  { read, clock }: Pick<Host, 'read' | 'clock'>,
  { path, until }: PortPoll,
): Promise<string | undefined> => {
  const end = clock.monotonicMs() + portPoll.forMs;
  for (;;) {
    const file = await read(path);
    const now = file.kind === 'text' ? file.text.trim() : 'gone';
    if (until.includes(now)) return undefined;
    if (clock.monotonicMs() >= end) return now;
    await clock.sleep(portPoll.everyMs);
  }
};

const awaitPorts = async (host: Host, { polls }: PortWrite): Promise<Failed | undefined> => {
  for (const poll of polls) {
    const now = await watch(host, poll);
    if (now === undefined) continue;
    const wanted = poll.until.join(' or ');
    return failed(`${poll.path} says ${now}, not ${wanted}, after ${portPoll.forMs / 1000} s`);
  }
  return undefined;
};

/** The HCA is looked at once more right before it goes away: others than Holdfast connect too. */
const write = async (host: Host, step: PortStep, one: PortWrite): Promise<Failed | undefined> => {
  const users = one.restarts ? await observeUsers(host, step.pci) : [];
  if (users.length > 0) return failed(`it has come into use meanwhile: ${users.join(', and ')}`);
  const refusal = await host.store(one.path, one.text);
  if (refusal === undefined) return awaitPorts(host, one);
  if (one.refusal === 'remembered') return undefined;
  return failed(
    `the HCA refuses ${one.text.trim()} on port ${one.port} (${refusal.reason}): it may not know that type, or want both ports alike`,
  );
};

/** Takes up to 3 s for each write; stops at the first that comes to nothing. */
export const performPort = async (host: Host, step: PortStep): Promise<Outcome<undefined>> => {
  for (const one of step.writes) {
    const failure = await write(host, step, one);
    if (failure !== undefined) return failure;
  }
  return { kind: 'done', value: undefined };
};
