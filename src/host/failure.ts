/** What an exception from the operating system says, without the exception. */

import { getSystemErrorMap } from 'node:util';
import { isNativeError } from 'node:util/types';

/** `ENOENT` and the like; undefined for anything that is not a system error. */
export const errorCode = (error: unknown): string | undefined =>
  isNativeError(error) && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

export const errorMessage = (error: unknown): string =>
  isNativeError(error) ? error.message : String(error);

/** Of libuv, which begins with a small letter what strerror(3) begins with a capital one. */
const wordsOf = (code: string): string | undefined =>
  [...getSystemErrorMap().values()]
    .find(([name]) => name === code)?.[1]
    .replace(/^./, (letter) => letter.toUpperCase());

/** Why a program could not be started, as setpriv says it: the reason is the same one whoever started it. */
export const startFailure = (error: unknown): string => {
  const message = errorMessage(error);
  const [, program = '', code = ''] = /^spawn (.+) (E[A-Z0-9]+)$/.exec(message) ?? [];
  const words = wordsOf(code);
  return words === undefined ? message : `${program}: ${words}`;
};
