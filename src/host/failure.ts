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

/** Of libuv, which says nearly what strerror(3) says, without the capital letter. */
const wordsOf = (code: string): string | undefined =>
  [...getSystemErrorMap().values()]
    .find(([name]) => name === code)?.[1]
    .replace(/^./, (letter) => letter.toUpperCase());

/** Why a program could not be started, as setpriv and shells say it: whoever started it, the sentence is the same. */
export const startFailure = (program: string, error: unknown): string => {
  const words = wordsOf(errorCode(error) ?? '');
  return words === undefined ? errorMessage(error) : `${program}: ${words}`;
};
