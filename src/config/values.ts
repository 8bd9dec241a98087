/** Checks of single values of a discovery.conf line: the value, or the problem. */

import { parseAddress } from '../core/address.ts';
import type { IpAddress } from '../core/address.ts';
import type { Transport } from '../core/desired.ts';
import type { DiagnosticCode } from '../core/diagnostic.ts';
import type { HostId, Nqn } from '../core/ids.ts';
import { parseHostId, parseNqn } from '../core/ids.ts';
import { Secret } from '../core/secret.ts';
import { quoted } from './mask.ts';
import type { Option } from './options.ts';
import { suggest } from './suggest.ts';

export interface Problem {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}

/** A value may come with a warning; without a value the problem is an error. */
export interface Checked<T> {
  readonly value?: T;
  readonly problem?: Problem;
}

const wrong = (code: DiagnosticCode, message: string, hint?: string): { problem: Problem } => ({
  problem: { code, message, ...(hint === undefined ? {} : { hint }) },
});

const transports: readonly string[] = ['rdma', 'tcp', 'fc', 'loop'] satisfies Transport[];
const isTransport = (text: string): text is Transport => transports.includes(text);

export const checkTransport = (text: string): Checked<Transport> => {
  if (isTransport(text)) return { value: text };
  const near = suggest(text, transports);
  const hint = near === undefined ? 'write rdma or tcp' : `did you mean ${near}?`;
  return wrong('bad-transport', `unknown transport ${quoted(text)}`, hint);
};

/** RFC 1123, with the underscores found in the field; a last label of digits only is a mistyped address. */
const isHostName = (text: string): boolean => {
  const labels = text.replace(/\.$/, '').split('.');
  const good = labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
  return good && text.length <= 253 && !/^(\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '');
};

const addressHint = (text: string): string | undefined => {
  const [, host, port] = /^\[?([^\]]+)\]?:(\d+)$/.exec(text) ?? [];
  if (host !== undefined && port !== undefined && /^\[|^[^:]+:/.test(text) && isPortal(host)) {
    return `write --traddr ${host} --trsvcid ${port}`;
  }
  const bracketed = /^\[(.+)\]$/.exec(text)?.[1];
  if (bracketed !== undefined && isPortal(bracketed)) return 'write it without brackets';
  return undefined;
};

const isPortal = (text: string): boolean => parseAddress(text) !== undefined || isHostName(text);

const isUnspecified = (address: IpAddress): boolean =>
  /^(0\.0\.0\.0|0(:0){7})$/.test(address.value);

const isLinkLocal = (address: IpAddress): boolean => /^fe[89ab][0-9a-f]:/.test(address.value);

const isScope = (text: string): boolean => /^[^\s/,:%]{1,15}$/.test(text);

const checkIp = (text: string, address: IpAddress): Checked<string> => {
  if (address.scope !== undefined && !isScope(address.scope)) {
    return wrong('bad-interface', `no interface can be called ${quoted(address.scope)}`);
  }
  if (isUnspecified(address)) {
    return wrong('unspecified-address', `${text} is no address of a portal`);
  }
  if (!isLinkLocal(address) || address.scope !== undefined) return { value: text };
  const message = `${text} is link-local and does not say on which interface`;
  return { value: text, ...wrong('scope-missing', message, `write ${text}%<interface>`) };
};

/** An IP address in any form, or a host name. */
export const checkAddress = (text: string): Checked<string> => {
  const address = parseAddress(text);
  if (address !== undefined) return checkIp(text, address);
  if (isHostName(text)) return { value: text };
  const message = `${quoted(text)} is neither an IP address nor a host name`;
  return wrong('bad-address', message, addressHint(text));
};

/** A local address must be an IP address: the kernel resolves no names. `none` means unset (dracut writes it). */
export const checkLocalAddress = (text: string): Checked<string> => {
  if (text === 'none') return {};
  const address = parseAddress(text);
  if (address !== undefined) return checkIp(text, address);
  return wrong('bad-address', `${quoted(text)} is not an IP address`);
};

export const checkInterface = (text: string): Checked<string> => {
  if (text === 'none') return {};
  if (isScope(text) && text !== '.' && text !== '..') return { value: text };
  return wrong('bad-interface', `no interface can be called ${quoted(text)}`);
};

/** The kernel wants a number; a service name is not looked up by anyone. */
export const checkPort = (text: string): Checked<string> =>
  /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535
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
