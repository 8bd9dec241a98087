/** Asking the manager of an interface to set it up, and looking whether it did. */

import { findInterface } from '../../core/interfaces/find.ts';
import { lacksOf } from '../../core/interfaces/lacks.ts';
import type { InterfaceWish, ManagerName } from '../../core/interfaces/types.ts';
import { stateText } from '../../core/interfaces/words.ts';
import { planInterfaces, type AskStep } from '../../core/setup/interfaces.ts';
import type { Command, Exit, Host } from '../../host/host.ts';
import { observeWorld } from '../../observe/actual.ts';
import { observeInterfaces, observeState } from '../../observe/setup/interfaces.ts';
import { failed, type Failed, type Outcome } from '../outcome.ts';

interface Way {
  readonly program: string;
  readonly args: readonly string[];
  readonly deadlineMs: number;
  /** How long the interface may still take after the program has ended. */
  readonly settleMs: number;
}

/**
 * nmcli waits until the device is connected. networkctl only passes the order on. ifup does nothing for an interface
 * that its state file calls up, which one that was lost and came back still is (ifup(8), --force); it and wicked, which
 * passes the order on and waits, may have to wait for DHCP.
 */
const wayTo = (manager: ManagerName, name: string): Way => {
  switch (manager) {
    case 'NetworkManager':
      return {
        program: 'nmcli',
        args: ['--wait', '15', 'device', 'connect', name],
        deadlineMs: 20_000,
        settleMs: 1000,
      };
    case 'systemd-networkd':
      return {
        program: 'networkctl',
        args: ['reconfigure', name],
        deadlineMs: 10_000,
        settleMs: 10_000,
      };
    case 'wicked':
      return {
        program: 'wicked',
        args: ['ifup', '--timeout', '50', name],
        deadlineMs: 60_000,
        settleMs: 1000,
      };
    case 'ifupdown':
      return { program: 'ifup', args: ['--force', name], deadlineMs: 60_000, settleMs: 1000 };
  }
};

/** Addresses are there a moment after an order: IPv6 checks for duplicates first. */
const lookEveryMs = 500;

const wordsOf = (exit: Extract<Exit, { kind: 'exited' }>): string => {
  const words = exit.stderr.trim() || exit.stdout.trim();
  return words === '' ? `it ended with ${exit.code}` : words.replaceAll('\n', '; ');
};

/** What systemd ends with a unit is all that its programs started: dhclient, and what the lines of `up` start. */
const inScope = ['--scope', '--quiet', '--collect', '--'] as const;

/** ifup leaves daemons behind, which must outlive the pass. sd_booted(3) tells whether systemd runs at all. */
const commandOf = async (host: Host, { program, args, deadlineMs }: Way): Promise<Command> => {
  const isLeft = program === 'ifup' && (await host.inode('/run/systemd/system')) !== undefined;
  return isLeft
    ? { program: 'systemd-run', args: [...inScope, program, ...args], deadlineMs }
    : { program, args, deadlineMs };
};

/** Why it came to nothing; undefined when it ended well. */
const run = async (host: Host, way: Way): Promise<string | undefined> => {
  const { program, deadlineMs } = way;
  const exit = await host.run(await commandOf(host, way));
  switch (exit.kind) {
    case 'exited':
      return exit.code === 0 ? undefined : `${program}: ${wordsOf(exit)}`;
    case 'interrupted':
      return `${program} was interrupted`;
    case 'timed-out':
      return `${program} did not end within ${deadlineMs / 1000} s`;
    case 'stuck':
      return `${program} (process ${exit.pid}) waits in the kernel and cannot be killed`;
    case 'not-started':
      return `${program} cannot be run: ${exit.reason}`;
  }
};

/**
 * Where no profile fits, `nmcli device connect` makes one with default settings, DHCP among them, and keeps it (nmcli(1)).
 * Nobody has asked for that.
 */
const hasProfile = async (host: Host, name: string): Promise<boolean> => {
  const args = ['-t', '-f', 'CONNECTIONS.AVAILABLE-CONNECTION-PATHS', 'device', 'show', name];
  const exit = await host.run({ program: 'nmcli', args, deadlineMs: 10_000 });
  return exit.kind !== 'exited' || exit.code !== 0 || exit.stdout.includes('/Settings/');
};

/** What is wrong yet, in words behind the interface's name; empty when all is there. */
const stillMissing = async (host: Host, wish: InterfaceWish): Promise<string> => {
  const desired = { interfaces: [wish], names: [] };
  const actual = await observeState(host, desired, observeWorld(host));
  const seen = findInterface(wish, actual.interfaces);
  if (seen === undefined) return 'is gone';
  return stateText(lacksOf(wish, seen, actual), 'still ');
};

const awaitAll = async (host: Host, wish: InterfaceWish, forMs: number): Promise<string> => {
  const until = host.clock.monotonicMs() + forMs;
  let missing = await stillMissing(host, wish);
  while (missing !== '' && host.clock.monotonicMs() < until) {
    await host.clock.sleep(lookEveryMs);
    missing = await stillMissing(host, wish);
  }
  return missing;
};

/** Between the look that led to this and now the manager may have begun by itself: asking would begin all over. */
const isDue = async (host: Host, { key, wish }: AskStep): Promise<boolean> => {
  const desired = { interfaces: [wish], names: [] };
  const actual = await observeInterfaces(host, desired, observeWorld(host));
  return planInterfaces(desired, actual).steps.some((step) => step.key === key);
};

/** Nothing is connected meanwhile, and an interface may flap each time: seldom, like what does not answer. */
const inVain = (reason: string): Failed => failed(reason, true);

export const askManager = async (host: Host, step: AskStep): Promise<Outcome<undefined>> => {
  const { name, manager, wish } = step;
  if (!(await isDue(host, step))) return { kind: 'interrupted' };
  if (manager === 'NetworkManager' && !(await hasProfile(host, name))) {
    return failed(`NetworkManager manages ${name} and has no connection profile that fits it`);
  }
  const way = wayTo(manager, name);
  const problem = await run(host, way);
  // A manager may wait for more than the file asks for, and not get it.
  const missing = await awaitAll(host, wish, problem === undefined ? way.settleMs : 0);
  if (missing === '') return { kind: 'done', value: undefined };
  if (problem !== undefined) return inVain(problem);
  const elsewhere = `what ${manager} itself is told about ${name} differs from ${wish.config.source}`;
  return inVain(`${manager} did as it was asked, and ${name} ${missing}: ${elsewhere}`);
};
