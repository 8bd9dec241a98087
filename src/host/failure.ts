/** What an exception from the operating system says, without the exception. */

import { isNativeError } from 'node:util/types';

/** `ENOENT` and the like; undefined for anything that is not a system error. */
export const errorCode = (error: unknown): string | undefined =>
  isNativeError(error) && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

export const errorMessage = (error: unknown): string =>
  isNativeError(error) ? error.message : String(error);
