/** Checks of single values of a discovery.conf line. */

import { isPort } from '../../core/address.ts';
import type { Transport } from '../../core/desired.ts';
import type { HostId, Nqn } from '../../core/ids.ts';
import { parseHostId, parseNqn } from '../../core/ids.ts';
import { Secret } from '../../core/secret.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';
import type { Option } from './options.ts';
import { suggest } from '../suggest.ts';

const transports: readonly string[] = ['rdma', 'tcp', 'fc', 'loop'] satisfies Transport[];
const isTransport = (text: string): text is Transport => transports.includes(text);

export const checkTransport = (text: string): Checked<Transport> => {
  if (isTransport(text)) return { value: text };
  const near = suggest(text, transports);
  const hint = near === undefined ? 'write rdma or tcp' : `did you mean ${near}?`;
  return wrong('bad-transport', `unknown transport ${quoted(text)}`, hint);
};

export const checkPort = (text: string): Checked<string> =>
  isPort(text)
    ? { value: text }
    : wrong('bad-port', `${quoted(text)} is not a port`, 'a port is a number from 1 to 65535');

export const checkNqn = (text: string): Checked<Nqn> => {
  const value = parseNqn(text);
  return value === undefined ? wrong('bad-nqn', `${quoted(text)} is not an NQN`) : { value };
};

export const checkHostId = (text: string): Checked<HostId> => {
  const value = parseHostId(text);
  const message = `${quoted(text)} is not a host identifier`;
  return value === undefined
    ? wrong('bad-hostid', message, 'a host identifier is a UUID, as in /etc/nvme/hostid')
    : { value };
};

/** drivers/nvme/host/fabrics.c refuses what does not start so; the rest only the target can judge. */
export const checkSecret = (text: string): Checked<Secret> =>
  /^DHHC-1:[^\s,]{4,}$/.test(text)
    ? { value: new Secret(text) }
    : wrong('bad-secret', 'not a DH-HMAC-CHAP secret', 'nvme gen-dhchap-key makes one');

const range = ({ min = 0, max = Infinity, unset }: Option): string =>
  unset === undefined || unset >= min ? `${min} to ${max}` : `${unset}, or ${min} to ${max}`;

const numberHint = (text: string): string | undefined => {
  const digits = /^\+?0*(\d+)[a-z]*$/i.exec(text)?.[1];
  return digits === undefined ? undefined : `write ${digits}`;
};

/** Decimal only: nvme-cli reads 010 as eight and 15s as fifteen. */
export const checkInt = (text: string, option: Option): Checked<number> => {
  if (!/^(0|-?[1-9]\d{0,9})$/.test(text)) {
    return wrong('bad-number', `${quoted(text)} is not a whole number`, numberHint(text));
  }
  const value = Number(text);
  const { min = 0, max = Infinity, unset } = option;
  if (value === unset || (value >= min && value <= max)) return { value };
  const message = `--${option.long} ${text} is out of range`;
  return wrong('bad-number', message, `it can be ${range(option)}`);
};
