/** Identifiers of the field, obtainable only from their parsers. */

import type { Brand } from './brand.ts';

/** NVMe Qualified Name, at most 223 bytes (NVMe Base 2.0, 4.5). */
export type Nqn = Brand<string, 'Nqn'>;
/** Host identifier as a lower-case UUID, the form the kernel's `hostid=` takes. */
export type HostId = Brand<string, 'HostId'>;
/** Kernel module name with underscores, as /sys/module spells it. */
export type ModuleName = Brand<string, 'ModuleName'>;

const isNqn = (text: string): text is Nqn => /^[!-+\--~]{1,223}$/.test(text);
const isHostId = (text: string): text is HostId =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
const isModuleName = (text: string): text is ModuleName => /^[A-Za-z0-9_]{1,55}$/.test(text);

/** A comma or a blank would end the value in the kernel's option string, so neither is accepted. */
export const parseNqn = (text: string): Nqn | undefined => (isNqn(text) ? text : undefined);

export const parseHostId = (text: string): HostId | undefined => {
  const lower = text.toLowerCase();
  return isHostId(lower) ? lower : undefined;
};

export const parseModuleName = (text: string): ModuleName | undefined => {
  const spelt = text.replaceAll('-', '_');
  return isModuleName(spelt) ? spelt : undefined;
};

/** The well-known discovery NQN (NVMe Base 2.0, 4.5). */
export const discoveryNqn = 'nqn.2014-08.org.nvmexpress.discovery';
