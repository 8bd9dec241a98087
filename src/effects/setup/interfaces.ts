/** One step of setting up an interface, by sysfs, ip(8) or whoever manages it. */

import type { InterfaceStep, OwnStep } from '../../core/setup/interfaces.ts';
import { ipText, targetText } from '../../core/interfaces/words.ts';
import { pkeyText } from '../../core/ipoib/ids.ts';
import type { Host, Written } from '../../host/host.ts';
import { askManager } from '../interfaces/ask.ts';
import { abnormalEnd, failed, type Outcome } from '../outcome.ts';

type Done = Promise<Outcome<undefined>>;
type StepOf<Kind extends InterfaceStep['kind']> = Extract<InterfaceStep, { kind: Kind }>;

const done: Outcome<undefined> = { kind: 'done', value: undefined };
const deadlineMs = 10_000;
const late = 'ip did not end within ten seconds: a driver waits for its device';

/** What it says on its standard error is the kernel's answer, after `RTNETLINK answers:` or `Error:`. */
const ip = async (host: Host, ...args: readonly string[]): Done => {
  const exit = await host.run({ program: 'ip', args, deadlineMs });
  if (exit.kind !== 'exited') return abnormalEnd(exit, late) ?? failed('unknown end');
  return exit.code === 0 ? done : failed(exit.stderr.trim().replaceAll('\n', '; '));
};

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

const enslave = async (host: Host, { name, master, isUp }: StepOf<'enslave'>): Done => {
  if (isUp) {
    const down = await ip(host, 'link', 'set', 'dev', name, 'down');
    if (down.kind !== 'done') return down;
  }
  return ip(host, 'link', 'set', 'dev', name, 'master', master);
};

const addAddress = (host: Host, step: StepOf<'add-address'>): Done => {
  const broadcast = step.hasBroadcast ? ['brd', '+'] : [];
  return ip(host, 'address', 'add', step.address, ...broadcast, 'dev', step.name);
};

const addRoute = (host: Host, { name, route }: StepOf<'add-route'>): Done => {
  const { family, gateway, metric } = route;
  const via = gateway === undefined ? [] : ['via', ipText(gateway)];
  const more = metric === undefined ? [] : ['metric', String(metric)];
  return ip(host, `-${family}`, 'route', 'add', targetText(route), ...via, 'dev', name, ...more);
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
