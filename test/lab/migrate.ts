import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Qmp } from './qmp.ts';

const saveMs = 120_000;

/**
 * Saves a machine's state by migrating it into a file, and leaves it stopped for good.
 *
 * Unlike savevm in the disk image, such a state is only read when used, so that any number of
 * machines can start from it at the same time without a copy (`-incoming fd:N`).
 */
export const saveState = async (qmp: Qmp, socketPath: string, path: string): Promise<void> => {
  const server = createServer({ allowHalfOpen: false }).listen(socketPath);
  await once(server, 'listening');
  const connected = new Promise<Socket>((resolve) => server.once('connection', resolve));
  await qmp.command('migrate-set-parameters', { 'max-bandwidth': 2 ** 40 });
  const capabilities = [{ capability: 'events', state: true }];
  await qmp.command('migrate-set-capabilities', { capabilities });
  const completed = qmp.event('MIGRATION', { status: 'completed' }, saveMs);
  await qmp.command('migrate', { uri: `unix:${socketPath}` });
  const socket = await connected;
  await Promise.all([pipeline(socket, createWriteStream(path)), completed]);
  server.close();
};
