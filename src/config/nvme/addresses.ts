/** Checks of addresses and interfaces in a discovery.conf line. */

import { isLinkLocal, isUnspecified, parseAddress } from '../../core/address.ts';
import type { IpAddress } from '../../core/address.ts';
import type { Checked } from '../checked.ts';
import { wrong } from '../checked.ts';
import { quoted } from '../mask.ts';

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

/** IFNAMSIZ is 16; a comma would end the value in the kernel's option string. */
const isScope = (text: string): boolean => /^[!-~]{1,15}$/.test(text) && !/[/,:%]/.test(text);

const checkIp = (text: string, address: IpAddress): Checked<string> => {
  if (address.scope !== undefined && !isScope(address.scope)) {
    return wrong('bad-interface', `no interface can be called ${quoted(address.scope)}`);
  }
  if (isUnspecified(address)) {
    return wrong('unspecified-address', `${quoted(text)} is no address of a portal`);
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
