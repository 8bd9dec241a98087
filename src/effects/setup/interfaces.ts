/** One step of setting up an interface, by sysfs, ip(8) or whoever manages it. */

import type { InterfaceStep, OwnStep } from '../../core/setup/interfaces.ts';
import { ipText, targetText } from '../../core/interfaces/words.ts';
import { isLinkLocal } from '../../core/address.ts';
import { pkeyText } from '../../core/ipoib/ids.ts';
import { exactAddresses } from '../../observe/interfaces/addresses.ts';
import type { Host, Written } from '../../host/host.ts';
import { askManager } from '../interfaces/ask.ts';
import { failed, type Outcome } from '../outcome.ts';

type Done = Promise<Outcome<undefined>>;
type StepOf<Kind extends InterfaceStep['kind']> = Extract<InterfaceStep, { kind: Kind }>;

const done: Outcome<undefined> = { kind: 'done', value: undefined };
const deadlineMs = 10_000;
const late = 'ip did not end within ten seconds: a driver waits for its device';

/** What it says on its standard error is the kernel's answer, after `RTNETLINK answers:` or `Error:`. */
const ip = async (host: Host, ...args: readonly string[]): Done => {
  const exit = await host.run({ program: 'ip', args, deadlineMs });
  switch (exit.kind) {
    case 'exited':
      return exit.code === 0 ? done : failed(exit.stderr.trim().replaceAll('\n', '; '));
    case 'interrupted':
      return exit;
    case 'timed-out':
      return failed(late, true);
    case 'stuck':
      return failed(
        `ip (process ${exit.pid}) waits in the kernel and cannot be killed: a driver waits for its device`,
        true,
      );
    case 'not-started':
      return failed(`ip cannot be run: ${exit.reason}`);
  }
};

/** EEXIST, in both words of the kernel: somebody was faster, and whether it is what was meant the next look shows. */
const unlessThere = (outcome: Outcome<undefined>): Outcome<undefined> =>
  outcome.kind === 'failed' && /file exists|already assigned/i.test(outcome.reason)
    ? done
    : outcome;

const outcomeOf = (written: Written, hint = ''): Outcome<undefined> =>
  written === undefined ? done : failed(`${written.reason}${hint}`);

/** Somebody else may have made it meanwhile: the kernel refuses the second one (ENOTUNIQ, __ipoib_vlan_add). */
const create = async (host: Host, step: StepOf<'create-interface'>): Done => {
  const at = `/sys/class/net/${step.physdev}/create_child`;
  const written = await host.store(at, `${pkeyText(step.pkey)}\n`);
  const isThere = (await host.list(`/sys/class/net/${step.name}`)).length > 0;
  return isThere ? done : outcomeOf(written);
};

/** ipoib_set_mode compares with the newline. */
const setMode = async (host: Host, { name, mode }: StepOf<'set-mode'>): Done =>
  outcomeOf(await host.store(`/sys/class/net/${name}/mode`, `${mode}\n`));

/** It is looked at once more right before it goes down: others than Holdfast give addresses too. */
const enslave = async (host: Host, { name, master, isUp }: StepOf<'enslave'>): Done => {
  if (isUp) {
    const addresses = await exactAddresses(host, name);
    if (addresses?.every(({ ip: address }) => isLinkLocal(address)) !== true)
      return failed('it has come into use meanwhile, and would have to be taken down');
    const down = await ip(host, 'link', 'set', 'dev', name, 'down');
    if (down.kind !== 'done') return down;
  }
  return ip(host, 'link', 'set', 'dev', name, 'master', master);
};

const addAddress = async (host: Host, step: StepOf<'add-address'>): Done => {
  const broadcast = step.hasBroadcast ? ['brd', '+'] : [];
  const { name, address } = step;
  return unlessThere(await ip(host, 'address', 'add', address, ...broadcast, 'dev', name));
};

const addRoute = async (host: Host, { name, route }: StepOf<'add-route'>): Done => {
  const { family, gateway, metric } = route;
  const via = gateway === undefined ? [] : ['via', ipText(gateway)];
  const more = metric === undefined ? [] : ['metric', String(metric)];
  const words = ['route', 'add', targetText(route), ...via, 'dev', name, ...more];
  return unlessThere(await ip(host, `-${family}`, ...words));
};

const performOwn = (host: Host, step: OwnStep): Done => {
  switch (step.kind) {
    case 'create-interface':
      return create(host, step);
    case 'set-mode':
      return setMode(host, step);
    case 'set-mtu':
      return ip(host, 'link', 'set', 'dev', step.name, 'mtu', String(step.mtu));
    case 'enslave':
      return enslave(host, step);
    case 'link-up':
      return ip(host, 'link', 'set', 'dev', step.name, 'up');
    case 'add-address':
      return addAddress(host, step);
    case 'add-route':
      return addRoute(host, step);
  }
};

export const performInterface = (host: Host, step: InterfaceStep): Done =>
  step.kind === 'ask-manager' ? askManager(host, step) : performOwn(host, step);
