/** What wicked of SUSE says of an interface: `wicked ifstatus --brief` (client/ifstatus.c of openSUSE/wicked). */

import type { Manager } from '../../core/interfaces/types.ts';
import type { Host } from '../../host/host.ts';
import { runs } from './running.ts';

const deadlineMs = 10_000;

const nobody: Manager = { name: 'nobody' };
const busy: Manager = { name: 'wicked', state: 'busy' };
const ready: Manager = { name: 'wicked', state: 'ready' };

/** ni_ifstatus_code_name; an interface that it has set up, or tried to. `device-unconfigured` is looked at below. */
const managers: ReadonlyMap<string, Manager> = new Map<string, Manager>([
  ['up', ready],
  ['config-changed', ready],
  ['device-not-running', ready],
  ['enslaved', ready],
  ['no-carrier', { name: 'wicked', state: 'waiting' }],
  ['setup-in-progress', busy],
  ['no-device', busy],
  ['no-config', nobody],
]);

/** Its configuration: the files of /etc/sysconfig/network as `compat:`, and its own (wicked-config(5)). */
const hasConfiguration = async (host: Host, name: string): Promise<boolean> => {
  if ((await host.inode(`/etc/sysconfig/network/ifcfg-${name}`)) !== undefined) return true;
  const own = '/etc/wicked/ifconfig';
  const files = (await host.list(own)).filter((file) => file.endsWith('.xml'));
  const texts = await Promise.all(files.map((file) => host.read(`${own}/${file}`)));
  return texts.some((file) => file.kind === 'text' && file.text.includes(`>${name}<`));
};

/** `ib0             up`; undefined where it is not listed. */
const stateIn = (stdout: string, name: string): string | undefined =>
  stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([device]) => device === name)?.[1];

const managerFor = async (host: Host, name: string, state: string): Promise<Manager> => {
  // An interface that has just come looks like one that it has nothing to do with.
  if (state === 'device-unconfigured') return (await hasConfiguration(host, name)) ? ready : nobody;
  const reason = `wicked says that it is ${state}`;
  return managers.get(state) ?? { name: 'unknown', reason };
};

/** Its exit code repeats the state (NI_WICKED_ST_*), so what it prints counts. */
export const askWicked =
  (host: Host) =>
  async (name: string): Promise<Manager> => {
    if (!(await runs(host, 'wickedd.service'))) return nobody;
    const exit = await host.run({
      program: 'wicked',
      args: ['ifstatus', '--brief', name],
      deadlineMs,
    });
    const state = exit.kind === 'exited' ? stateIn(exit.stdout, name) : undefined;
    if (state !== undefined) return managerFor(host, name, state);
    // One that has just come is not listed yet.
    if (exit.kind === 'exited' && exit.stdout.includes('no matching interfaces')) return busy;
    const why = exit.kind === 'exited' ? exit.stderr.trim() : 'it does not answer';
    return { name: 'unknown', reason: `wicked does not say whether it manages it: ${why}` };
  };
