/**
 * Identifiers of SRP targets, kept as lower-case hexadecimal digits in full width: equal values are equal strings. The
 * parsers take the spelling of a login string and that of sysfs (`0x...`, and colons in a GID).
 */

import type { Brand } from '../brand.ts';

/** Identifier extension of a target port, 64 bits. */
export type IdExt = Brand<string, 'IdExt'>;
/** GUID of an I/O controller, 64 bits. */
export type IocGuid = Brand<string, 'IocGuid'>;
/** Initiator identifier extension: what tells two logins of one port to one target apart, 64 bits. */
export type InitiatorExt = Brand<string, 'InitiatorExt'>;
/** Destination GID: subnet prefix and GUID of the target's port, 128 bits. */
export type Dgid = Brand<string, 'Dgid'>;
/** Service that the target listens on, 64 bits. */
export type ServiceId = Brand<string, 'ServiceId'>;
/** Partition key with its membership bit, 16 bits. */
export type Pkey = Brand<string, 'Pkey'>;
/** A local port as `HCA:port`, for example `mlx4_0:2`. */
export type HcaPort = Brand<string, 'HcaPort'>;

const isIdExt = (text: string): text is IdExt => /^[0-9a-f]{16}$/.test(text);
const isIocGuid = (text: string): text is IocGuid => /^[0-9a-f]{16}$/.test(text);
const isInitiatorExt = (text: string): text is InitiatorExt => /^[0-9a-f]{16}$/.test(text);
const isDgid = (text: string): text is Dgid => /^[0-9a-f]{32}$/.test(text);
const isServiceId = (text: string): text is ServiceId => /^[0-9a-f]{16}$/.test(text);
const isPkey = (text: string): text is Pkey => /^[0-9a-f]{4}$/.test(text);

/** `mlx4_0:2`: what a directory can be called (IB_DEVICE_NAME_MAX is 64), and a port number without leading zeroes. */
const isHcaPort = (text: string): text is HcaPort =>
  /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}:[1-9]\d{0,2}$/.test(text) && Number(text.split(':')[1]) <= 255;

/** Empty for no digits at all: padding must not make a zero of nothing. */
const widened = (text: string, digits: number): string => {
  const bare = text.toLowerCase().replace(/^0x/, '');
  return bare === '' ? '' : bare.padStart(digits, '0');
};

/** 1 to 16 hexadecimal digits. */
export const parseIdExt = (text: string): IdExt | undefined => {
  const value = widened(text, 16);
  return isIdExt(value) ? value : undefined;
};

/** 1 to 16 hexadecimal digits. */
export const parseIocGuid = (text: string): IocGuid | undefined => {
  const value = widened(text, 16);
  return isIocGuid(value) ? value : undefined;
};

/** 1 to 16 hexadecimal digits. */
export const parseInitiatorExt = (text: string): InitiatorExt | undefined => {
  const value = widened(text, 16);
  return isInitiatorExt(value) ? value : undefined;
};

/** 1 to 16 hexadecimal digits. */
export const parseServiceId = (text: string): ServiceId | undefined => {
  const value = widened(text, 16);
  return isServiceId(value) ? value : undefined;
};

/** 1 to 4 hexadecimal digits. */
export const parsePkey = (text: string): Pkey | undefined => {
  const value = widened(text, 4);
  return isPkey(value) ? value : undefined;
};

/** All 32 digits, or eight groups of four joined by colons as sysfs prints them. */
export const parseDgid = (text: string): Dgid | undefined => {
  const isGrouped = /^[^:]{4}(:[^:]{4}){7}$/.test(text);
  const value = (isGrouped ? text.replaceAll(':', '') : text).toLowerCase();
  return isDgid(value) ? value : undefined;
};

/** `HCA:port` with a port from 1 to 255. */
export const parseHcaPort = (text: string): HcaPort | undefined =>
  isHcaPort(text) ? text : undefined;
