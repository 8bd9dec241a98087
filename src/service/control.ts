/** The agent's side of the control socket. */

import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { takeLock } from '../host/lock.ts';
import { ControlConnection, type ControlHandlers } from './control-connection.ts';
import { controlLimits, type ControlLimits } from './control-limits.ts';

export type { ControlHandlers } from './control-connection.ts';

export interface Control {
  /** Listens no more, drops every client, and removes the socket. */
  close(): Promise<void>;
}

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.removeListener('error', reject);
      // A descriptor that cannot be had for a client is that client's bad luck.
      server.on('error', () => undefined);
      resolve();
    });
  });

/**
 * Made where nobody else may look, and moved into place with its mode: nobody connects before it has that, and the socket
 * of an agent that was killed gives way in the same moment.
 */
const listenAt = async (server: Server, path: string): Promise<void> => {
  const making = `${path}.new`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  try {
    await listen(server, `${making}/s`);
    chmodSync(`${making}/s`, 0o600);
    renameSync(`${making}/s`, path);
  } catch (error) {
    server.close();
    throw error;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
};

const serve = (
  server: Server,
  handlers: ControlHandlers,
  limits: ControlLimits,
): ReadonlySet<ControlConnection> => {
  const clients = new Set<ControlConnection>();
  server.on('connection', (socket) => {
    const client = new ControlConnection(socket, handlers, limits);
    clients.add(client);
    socket.on('close', () => clients.delete(client));
    if (clients.size > limits.mostClients) client.refuse('too many clients at once');
  });
  return clients;
};

/**
 * Listens at `path`, mode 0600. Beside it stands a lock, `path` with `.lock`, which tells the socket of a live agent from
 * that of a dead one. Rejects where another process listens, or nothing can be made there.
 */
export const serveControl = async (
  path: string,
  handlers: ControlHandlers,
  limits: ControlLimits = controlLimits,
): Promise<Control> => {
  const lock = takeLock(`${path}.lock`);
  if (lock.kind === 'busy') {
    const pid = lock.holder.split('-')[0] ?? '?';
    throw new Error(`another agent listens at ${path} (process ${pid})`);
  }
  const server = createServer();
  const clients = serve(server, handlers, limits);
  try {
    await listenAt(server, path);
  } catch (error) {
    lock.release();
    throw error;
  }
  return {
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      rmSync(path, { force: true });
      for (const client of clients) client.drop();
      await closed;
      lock.release();
    },
  };
};
