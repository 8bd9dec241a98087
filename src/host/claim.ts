import { close, constants, open } from 'node:fs';
import { promisify } from 'node:util';
import { errorCode } from './failure.ts';
import { inTime } from './files.ts';
import type { Claim } from './host.ts';

const openInThread = promisify(open);
const closeInThread = promisify(close);

/**
 * O_EXCL without O_CREAT claims a block device (open(2)): EBUSY where it or one of its partitions is claimed already
 * (bd_may_claim in the kernel's block/bdev.c). Closing what was opened for reading wakes nobody: udev watches writers.
 */
const { O_RDONLY, O_EXCL, O_NONBLOCK } = constants;

const tried = async (device: string): Promise<Claim> => {
  const file = await openInThread(device, O_RDONLY | O_EXCL | O_NONBLOCK);
  await closeInThread(file);
  return 'free';
};

export const claimOf = async (device: string): Promise<Claim> => {
  try {
    return await inTime(tried(device));
  } catch (error) {
    return errorCode(error) === 'EBUSY' ? 'taken' : 'unknown';
  }
};
