/** A process that takes the lock, says so, and keeps it until it is killed or told to go on. */

import { takeLock } from '../../src/host/lock.ts';

const [, , path = ''] = process.argv;
const lock = await takeLock(path);
process.stdout.write(`${lock.kind === 'held' ? 'held' : `busy ${lock.holder}`}\n`);
process.stdin.resume();
process.stdin.on('end', () => {
  if (lock.kind === 'held') void lock.release();
});
