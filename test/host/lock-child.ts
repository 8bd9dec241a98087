/** A process that takes locks when it is told to, says so, and keeps them until it is killed or its input ends. */

import { once } from 'node:events';
import { takeLock } from '../../src/host/lock.ts';

const paths = process.argv.slice(2);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
const locks = paths.map(takeLock);
process.stdout.write(`${locks.map(({ kind }) => kind).join(' ')}\n`);
process.stdin.on('end', () => {
  for (const lock of locks) if (lock.kind === 'held') lock.release();
});
