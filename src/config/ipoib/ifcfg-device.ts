/** Which interface an ifcfg file is about, and of which bond it is a slave. */

import type { InterfaceConfig, PkeyChild } from '../../core/desired/ipoib.ts';
import type { InterfaceName } from '../../core/ipoib/ids.ts';
import { childName, parseInterfaceName, pkeyText } from '../../core/ipoib/ids.ts';
import { wrong } from '../checked.ts';
import type { Draft } from './ifcfg-draft.ts';
import { checked, note } from './ifcfg-draft.ts';
import { interfaceOf } from './ifcfg-file.ts';
import { checkName } from './ifcfg-pkey.ts';
import { readSwitch } from './ifcfg-words.ts';

type Device = Pick<InterfaceConfig, 'device' | 'alias'>;

/** wicked goes by the name of the file, and so do the network scripts without DEVICE and HWADDR. */
const written = (draft: Draft): string | undefined => {
  const byFile = interfaceOf(draft.source.file);
  if (draft.dialect === 'suse') return byFile;
  const device = draft.given.get('DEVICE')?.text;
  return device ?? (draft.given.has('HWADDR') ? undefined : byFile);
};

/** An alias such as ib0:1 is an address of its device. */
const split = (draft: Draft): Device => {
  const text = written(draft);
  const [bare = '', label] = text?.split(':') ?? [];
  if (text === undefined) return {};
  const device =
    text === draft.given.get('DEVICE')?.text && draft.dialect === 'rhel'
      ? checked(draft, 'DEVICE', () => checkName(bare))
      : parseInterfaceName(bare);
  return {
    ...(device === undefined ? {} : { device }),
    ...(label === undefined ? {} : { alias: text }),
  };
};

/** ifup-ib compares DEVICE with what the kernel will make of PHYSDEV and PKEY_ID and refuses another name. */
const ofChild = (draft: Draft, { id, physdev }: PkeyChild): Device => {
  const device = childName(physdev, id);
  const given = draft.given.get('DEVICE');
  if (device === undefined) {
    const at = draft.given.get('PHYSDEV') ?? given;
    const long = `${physdev}.${id.toString(16)}`;
    const said = wrong(
      'bad-interface',
      `the child would be called ${long}`,
      'a name has at most 15 characters',
    );
    if (at !== undefined) note(draft, at, said.problem);
    return {};
  }
  if (given !== undefined && given.text !== device) {
    const message = `the interface of P_Key ${pkeyText(id)} on ${physdev} is called ${device}`;
    note(draft, given, { code: 'pkey-device-name', message, hint: `write DEVICE=${device}` });
  }
  return { device };
};

export const readDevice = (draft: Draft, pkey: PkeyChild | undefined): Device =>
  pkey === undefined || draft.dialect === 'suse' ? split(draft) : ofChild(draft, pkey);

/** The network scripts enslave only where both are given; to NetworkManager MASTER is enough. */
export const readMaster = (draft: Draft): InterfaceName | undefined => {
  const given = draft.given.get('MASTER');
  const slave = draft.given.get('SLAVE');
  const isSlave = readSwitch(draft, 'SLAVE', 'yes');
  const code = 'slave-without-master';
  if (given === undefined && slave !== undefined && isSlave === true) {
    note(draft, slave, { code, message: 'a slave of which bond?', hint: 'add MASTER=<bond>' });
  }
  if (given !== undefined && slave === undefined) {
    const message = 'the network scripts enslave nothing without SLAVE=yes';
    note(draft, given, { code, message, hint: 'add SLAVE=yes' });
  }
  return isSlave === false ? undefined : checked(draft, 'MASTER', checkName);
};
