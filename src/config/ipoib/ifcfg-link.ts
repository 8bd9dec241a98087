/** Hardware address, mode and MTU of an ifcfg file. */

import type { InterfaceConfig } from '../../core/desired/ipoib.ts';
import type { HardwareAddress } from '../../core/ipoib/ids.ts';
import { guidOf, parseHardwareAddress, withColons } from '../../core/ipoib/ids.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import type { Draft } from './ifcfg-draft.ts';
import { checked } from './ifcfg-draft.ts';
import { readMode } from './ifcfg-words.ts';

/** ipoib_change_mtu in ipoib_main.c: IPOIB_CM_MTU, and 4 bytes less than the 4096 and 2048 of the link. */
const limits = { connected: 65_520, datagram: 4092, usual: 2044 } as const;

const colonHint = (text: string): string | undefined => {
  const hex = text.replace(/[^0-9a-f]/gi, '').toLowerCase();
  return [12, 40].includes(hex.length) && !text.includes(':')
    ? `write ${withColons(hex)}`
    : undefined;
};

/** NetworkManager wants INFINIBAND_ALEN bytes (nm-setting-infiniband.c), ifup-ib compares the last 8 (`tail -c 24`). */
const checkHwaddr = (text: string, isInfiniband: boolean): Checked<HardwareAddress> => {
  const value = parseHardwareAddress(text);
  if (value === undefined) {
    return wrong('bad-hwaddr', `${quoted(text)} is not a hardware address`, colonHint(text));
  }
  const bytes = (value.length + 1) / 3;
  if (isInfiniband ? bytes === 20 : bytes === 6) return { value };
  const message = `an ${isInfiniband ? 'InfiniBand' : 'Ethernet'} address has ${isInfiniband ? 20 : 6} bytes, not ${bytes}`;
  if (!isInfiniband || bytes === 6) return wrong('bad-hwaddr', message);
  return {
    value,
    ...wrong('hwaddr-tail', message, 'write all of what is in /sys/class/net/<name>/address'),
  };
};

type Hardware = Pick<InterfaceConfig, 'hwaddr' | 'guidTail'>;

export const readHardware = (draft: Draft, isInfiniband: boolean): Hardware => {
  const hwaddr = checked(draft, 'HWADDR', (text) => checkHwaddr(text, isInfiniband));
  const guidTail = hwaddr === undefined ? undefined : guidOf(hwaddr);
  return {
    ...(hwaddr === undefined ? {} : { hwaddr }),
    ...(guidTail === undefined ? {} : { guidTail }),
  };
};

const checkConnected = (value: number): Checked<number> => {
  if (value > limits.datagram) return { value };
  const message = `connected mode allows ${limits.connected} bytes instead of ${value}`;
  return {
    value,
    ...wrong('mtu-below-connected', message, `write MTU=${limits.connected}, or leave it out`),
  };
};

const checkDatagram = (value: number): Checked<number> => {
  if (value <= limits.usual) return { value };
  if (value <= limits.datagram) {
    const message = `${value} needs a fabric with 4096 bytes; ifup-ib makes ${limits.usual} of it`;
    return { value, ...wrong('mtu-needs-4k', message) };
  }
  const message = `datagram mode allows no ${value} bytes; ${limits.usual} is used`;
  return {
    value: limits.usual,
    ...wrong('mtu-over-datagram', message, 'CONNECTED_MODE=yes allows up to 65520'),
  };
};

const checkInfiniband = (value: number, connected: boolean | undefined): Checked<number> => {
  if (connected === false) return checkDatagram(value);
  if (value > limits.connected) {
    const message = `${value} is more than ${limits.connected}, which is used`;
    return {
      value: limits.connected,
      ...wrong('mtu-over-limit', message, `write MTU=${limits.connected}`),
    };
  }
  return connected === true ? checkConnected(value) : { value };
};

/** 68 is the least for IPv4 (RFC 791). */
const checkMtu = (
  text: string,
  isInfiniband: boolean,
  connected: boolean | undefined,
): Checked<number> => {
  const most = isInfiniband ? 999_999 : 65_535;
  const value = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0;
  if (value < 68 || value > most) {
    const range = `it can be 68 to ${isInfiniband ? limits.connected : most}`;
    return wrong('bad-number', `${quoted(text)} is not an MTU`, range);
  }
  return isInfiniband ? checkInfiniband(value, connected) : { value };
};

type Link = Pick<InterfaceConfig, 'connectedMode' | 'mtu'>;

/** Where CONNECTED_MODE is absent, ifup-ib sets datagram mode, so the MTU is judged by that; wicked leaves the mode. */
export const readLink = (draft: Draft, isInfiniband: boolean): Link => {
  const connectedMode = isInfiniband ? readMode(draft) : undefined;
  const assumed = connectedMode ?? (draft.dialect === 'rhel' ? false : undefined);
  const mtu = checked(draft, 'MTU', (text) => checkMtu(text, isInfiniband, assumed));
  return {
    ...(connectedMode === undefined ? {} : { connectedMode }),
    ...(mtu === undefined ? {} : { mtu }),
  };
};
