/** What is to be done to one interface, and by whom. Pure. */

import { pkeyText } from '../ipoib/ids.ts';
import type { InterfaceStep } from '../setup/interfaces.ts';
import { nothingDue, type Judged } from '../setup/step.ts';
import { findInterface, isOther } from './find.ts';
import { lacksOf, type Lack } from './lacks.ts';
import { isUsed } from './link.ts';
import { judgeOwn, stepFor } from './own.ts';
import { remarksOn } from './remarks.ts';
import type { InterfacesActual, InterfaceSeen, InterfaceWish, Manager } from './types.ts';
import { nameOf, stateText } from './words.ts';

type Judgement = Judged<InterfaceStep>;

const only = (remark: string): Judgement => ({ steps: [], remarks: [remark] });

/** A P_Key child is made of its parent. Others come from their drivers and managers. */
const judgeAbsent = (wish: InterfaceWish, { interfaces }: InterfacesActual): Judgement => {
  const { pkey, device, type, source } = wish.config;
  const parent = interfaces.find(({ name }) => name === pkey?.physdev);
  if (pkey !== undefined && device !== undefined && parent?.infiniband === true) {
    const what = `create ${device} of ${parent.name} for the P_Key ${pkeyText(pkey.id)}`;
    const sentence = `${what}: there is no such interface (${source})`;
    const { id, physdev } = pkey;
    const own = { kind: 'create-interface', name: device, physdev, pkey: id } as const;
    return { steps: [stepFor(own, sentence)], remarks: [] };
  }
  if (type !== 'infiniband') return nothingDue;
  const parents =
    pkey === undefined ? '' : `, nor an IPoIB interface ${pkey.physdev} to make it of`;
  return only(`there is no ${nameOf(wish)}${parents} (${source})`);
};

const askings = {
  NetworkManager: 'ask NetworkManager to connect',
  'systemd-networkd': 'ask systemd-networkd to reconfigure',
  wicked: 'ask wicked to bring up',
  ifupdown: 'ask ifupdown to bring up',
} as const;

/** An interface in use is interrupted by what its manager does when it is asked. */
const judgeManaged = (
  wish: InterfaceWish,
  seen: InterfaceSeen,
  manager: Extract<Manager, { state: string }>,
  lacks: readonly Lack[],
): Judgement => {
  const wrong = `${stateText(lacks)} (${lacks[0]?.source ?? ''})`;
  const what = `${seen.name} ${wrong}`;
  const { name, state } = manager;
  if (state === 'busy') return only(`${what}: ${name} is still at it`);
  if (state === 'waiting') return only(`${what}: ${name} waits for its link`);
  if (isUsed(seen)) {
    return only(
      `${what}: ${name} manages it, and asking it would interrupt what uses ${seen.name}`,
    );
  }
  const sentence = `${askings[name]} ${seen.name}: it ${wrong}`;
  const ask = { kind: 'ask-manager', name: seen.name, manager: name, wish } as const;
  return { steps: [stepFor(ask, sentence)], remarks: [] };
};

const judgeLacks = (
  wish: InterfaceWish,
  seen: InterfaceSeen,
  actual: InterfacesActual,
  lacks: readonly Lack[],
): Judgement => {
  const { manager } = seen;
  if (manager === undefined || lacks.length === 0) return nothingDue;
  if (manager.name === 'nobody') return judgeOwn(seen, actual, lacks);
  if (manager.name !== 'unknown') return judgeManaged(wish, seen, manager, lacks);
  return only(`${seen.name} ${stateText(lacks)}, and nothing is done: ${manager.reason}`);
};

export const judgeInterface = (wish: InterfaceWish, actual: InterfacesActual): Judgement => {
  const { config } = wish;
  const seen = findInterface(wish, actual.interfaces);
  if (config.refused) {
    return only(`nothing of ${config.source} is applied: the P_Key that it asks for is not known`);
  }
  if (seen === undefined) return judgeAbsent(wish, actual);
  if (!seen.rdma) return nothingDue;
  if (isOther(seen, config)) {
    return only(
      `${seen.name} is left alone: it has another hardware address than ${config.source}`,
    );
  }
  const due = judgeLacks(wish, seen, actual, lacksOf(wish, seen, actual));
  return { ...due, remarks: [...remarksOn(wish, seen, actual), ...due.remarks] };
};
