/** What NetworkManager says of its devices: `nmcli device status`, nmcli(1). */

import type { Manager } from '../../core/interfaces/types.ts';
import type { Host } from '../../host/host.ts';

const deadlineMs = 10_000;
/** "NetworkManager is not running", nmcli(1). */
const notRunning = 8;

type States = ReadonlyMap<string, string> | Manager;

const nobody: Manager = { name: 'nobody' };

/** nmc_device_state_to_string in nmcli's common.c. What others have set up is "connected (externally)". */
const managerFor = (state: string | undefined): Manager => {
  const name = 'NetworkManager';
  // A device that has just come is not listed yet.
  if (state === undefined) return { name, state: 'busy' };
  if (state === 'unmanaged' || state.includes('externally')) return nobody;
  if (state === 'unavailable') return { name, state: 'waiting' };
  if (/^(connected|disconnected|connection failed)/.test(state)) return { name, state: 'ready' };
  if (/^(connecting|deactivating)/.test(state)) return { name, state: 'busy' };
  return { name: 'unknown', reason: `NetworkManager says that it is ${state}` };
};

/** `ib0:disconnected`: no name has a colon in it. */
const statesIn = (stdout: string): ReadonlyMap<string, string> =>
  new Map(
    stdout.split('\n').map((line) => {
      const [device = '', ...state] = line.split(':');
      return [device, state.join(':')];
    }),
  );

const readStates = async (host: Host): Promise<States> => {
  if ((await host.inode('/run/NetworkManager')) === undefined) return nobody;
  const args = ['-t', '-f', 'DEVICE,STATE', 'device', 'status'];
  const exit = await host.run({ program: 'nmcli', args, deadlineMs });
  if (exit.kind === 'exited' && exit.code === 0) return statesIn(exit.stdout);
  if (exit.kind === 'exited' && exit.code === notRunning) return nobody;
  const why = exit.kind === 'exited' ? exit.stderr : 'nmcli does not answer';
  return { name: 'unknown', reason: `NetworkManager does not say whether it manages it: ${why}` };
};

/** One process, at the first question. */
export const networkManagerStates = (host: Host): ((name: string) => Promise<Manager>) => {
  const asked: { states?: Promise<States> } = {};
  return async (name) => {
    asked.states ??= readStates(host);
    const states = await asked.states;
    return 'name' in states ? states : managerFor(states.get(name));
  };
};
