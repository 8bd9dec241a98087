/** Units and ids of resource limits, obtainable only from their parsers. */

import type { Brand } from '../brand.ts';

/** An amount of memory in units of 1024 bytes. */
export type KiB = Brand<number, 'KiB'>;
/** Number of a user (uid), as in passwd(5). */
export type UserId = Brand<number, 'UserId'>;
/** Number of a group (gid), as in group(5). */
export type GroupId = Brand<number, 'GroupId'>;

/** What a limit can be besides a number. */
export type Unlimited = 'unlimited';

/** 2^32 - 1 is (uid_t)-1, which stands for nobody. */
const lastId = 0xffff_fffe;

const isKiB = (value: number): value is KiB => Number.isInteger(value) && value >= 0;
const isUserId = (value: number): value is UserId => isKiB(value) && value <= lastId;
const isGroupId = (value: number): value is GroupId => isKiB(value) && value <= lastId;

/** `64 KiB`, `8 MiB`, `1.5 GiB`. */
export const memoryText = (amount: KiB): string => {
  if (amount < 1024) return `${amount} KiB`;
  const inGiB = amount >= 1024 ** 2;
  const value = inGiB ? amount / 1024 ** 2 : amount / 1024;
  return `${Number(value.toFixed(1))} ${inGiB ? 'GiB' : 'MiB'}`;
};

const wholeNumber = (text: string): number => (/^\d{1,20}$/.test(text) ? Number(text) : NaN);

export const parseKiB = (digits: string): KiB | undefined => {
  const value = wholeNumber(digits);
  return isKiB(value) ? value : undefined;
};

export const parseUserId = (digits: string): UserId | undefined => {
  const value = wholeNumber(digits);
  return isUserId(value) ? value : undefined;
};

export const parseGroupId = (digits: string): GroupId | undefined => {
  const value = wholeNumber(digits);
  return isGroupId(value) ? value : undefined;
};
