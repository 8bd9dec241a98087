/** Setting up an interface that nobody else manages. Pure. */

import type { InterfaceStep, OwnStep } from '../setup/interfaces.ts';
import type { Judged } from '../setup/step.ts';
import type { Lack } from './lacks.ts';
import { isUsed } from './link.ts';
import type { InterfacesActual, InterfaceSeen } from './types.ts';
import { addressText, routeText, stateText } from './words.ts';

type Common = 'subject' | 'key' | 'group' | 'after' | 'dispensable' | 'sentence';
type Bare<Step> = Step extends InterfaceStep ? Omit<Step, Common> : never;

/** What makes two steps of a kind on one interface different. */
const detailOf = (step: Bare<InterfaceStep>): string => {
  switch (step.kind) {
    case 'set-mode':
      return ` ${step.mode}`;
    case 'set-mtu':
      return ` ${step.mtu}`;
    case 'enslave':
      return ` ${step.master}`;
    case 'add-address':
      return ` ${step.address}`;
    case 'add-route':
      return ` ${routeText(step.route)}`;
    case 'ask-manager':
      return ` ${step.manager}`;
    case 'create-interface':
    case 'link-up':
      return '';
  }
};

/** An interface whose mode or MTU cannot be set shall come up and have its addresses all the same. */
const isDispensable = ({ kind }: Bare<InterfaceStep>): boolean =>
  kind === 'set-mode' || kind === 'set-mtu';

export const groupOf = (name: string): string => `interface ${name}`;

export const stepFor = <Step extends Bare<InterfaceStep>>(
  step: Step,
  sentence: string,
): Step & Pick<InterfaceStep, Exclude<Common, 'after'>> => ({
  ...step,
  subject: 'interfaces',
  key: `interfaces ${step.name} ${step.kind}${detailOf(step)}`,
  group: groupOf(step.name),
  dispensable: isDispensable(step),
  sentence,
});

/** The kernel changes the mode of a live interface too: it drops what is under way, and changes the MTU. */
const whyNotMode = (seen: InterfaceSeen): string | undefined =>
  isUsed(seen)
    ? 'it is in use, and a change of the mode drops what is under way; take it down first'
    : undefined;

/**
 * Drivers of Ethernet stop and restart their queues for it, some the link (bnxt_change_mtu), and irdma its queue pairs; a
 * bond passes it on to its members. ipoib_change_mtu only takes a note.
 */
const whyNotSetMtu = (seen: InterfaceSeen): string | undefined =>
  !seen.infiniband && isUsed(seen)
    ? 'it is in use, and its driver may stop for a change of the MTU; take it down first'
    : undefined;

/** bond_enslave refuses an interface that is up. */
const whyNotEnslaved = (
  seen: InterfaceSeen,
  master: string,
  { interfaces }: InterfacesActual,
): string | undefined => {
  if (!interfaces.some(({ name }) => name === master)) return `there is no ${master}`;
  if (seen.master !== undefined) return `it belongs to ${seen.master}`;
  return isUsed(seen) ? 'it is in use, and would have to be taken down' : undefined;
};

/** Why it is not done, where that is so. */
const obstacle = (
  lack: Lack,
  seen: InterfaceSeen,
  actual: InterfacesActual,
): string | undefined => {
  if (lack.kind === 'mode') return whyNotMode(seen);
  if (lack.kind === 'mtu') return whyNotSetMtu(seen);
  if (lack.kind === 'master') return whyNotEnslaved(seen, lack.master, actual);
  return lack.kind === 'dhcp' ? 'addresses from DHCP are not for Holdfast to get' : undefined;
};

/** The broadcast address of a network that has one, as the network scripts set it. */
const hasBroadcast = (family: 4 | 6, prefix: number): boolean => family === 4 && prefix <= 30;

const ownStep = (
  lack: Exclude<Lack, { kind: 'dhcp' }>,
  { name, up, mtu, mode }: InterfaceSeen,
): OwnStep => {
  const from = `(${lack.source})`;
  switch (lack.kind) {
    case 'mode':
      return stepFor(
        { kind: 'set-mode', name, mode: lack.mode },
        `set ${name} to ${lack.mode} mode: it is in ${mode ?? 'another'} mode ${from}`,
      );
    case 'mtu':
      return stepFor(
        { kind: 'set-mtu', name, mtu: lack.mtu },
        `set the MTU of ${name} to ${lack.mtu}: it is ${mtu ?? 'another'} ${from}`,
      );
    case 'master':
      return stepFor(
        { kind: 'enslave', name, master: lack.master, isUp: up !== false },
        `put ${name} into ${lack.master}: it belongs to no bond ${from}`,
      );
    case 'up':
      return stepFor({ kind: 'link-up', name }, `bring ${name} up: it is down ${from}`);
    case 'address': {
      const { ip, prefix } = lack.address;
      const address = addressText(lack.address);
      return stepFor(
        { kind: 'add-address', name, address, hasBroadcast: hasBroadcast(ip.family, prefix) },
        `give ${name} the address ${address}: it has no such address ${from}`,
      );
    }
    case 'route':
      return stepFor(
        { kind: 'add-route', name, route: lack.route },
        `add the route ${routeText(lack.route)} on ${name}: there is no such route ${from}`,
      );
  }
};

/** What cannot be done now holds nothing else back: an interface in the wrong mode still gets its address. */
export const judgeOwn = (
  seen: InterfaceSeen,
  actual: InterfacesActual,
  lacks: readonly Lack[],
): Judged<InterfaceStep> => {
  const steps: InterfaceStep[] = [];
  const remarks: string[] = [];
  for (const lack of lacks) {
    const why = obstacle(lack, seen, actual);
    if (lack.kind !== 'dhcp' && why === undefined) steps.push(ownStep(lack, seen));
    else remarks.push(`${seen.name} ${stateText([lack])}: ${why ?? ''} (${lack.source})`);
  }
  return { steps, remarks };
};
