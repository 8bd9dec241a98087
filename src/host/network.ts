/** Small questions to the network that need no other program and no lock of the kernel's. */

import { createSocket, type Socket, type SocketOptions } from 'node:dgram';
import { connect, isIPv4 } from 'node:net';
import { errorCode } from './failure.ts';
import type { Echo, Question } from './host.ts';

const echoes: Readonly<Record<string, Echo>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'no-route',
  EADDRNOTAVAIL: 'no-route',
  EINVAL: 'no-route',
  EACCES: 'unreachable',
};

const echoOf = (error: unknown): Echo => echoes[errorCode(error) ?? ''] ?? 'silent';

/** Names of interfaces in a scope may have characters that Node's isIPv6 does not take for an address. */
const isV6 = (address: string): boolean => address.includes(':');

/** What is asked are addresses; with a lookup of its own a socket does not load the resolver, which takes longer than the question. */
const lookup: SocketOptions['lookup'] = (address, _, found) => {
  if (isV6(address) || isIPv4(address)) found(null, address, isV6(address) ? 6 : 4);
  else found(new Error(`not an address: ${address}`), '', 0);
};

/** Connects before it sends: only a connected socket is told about ICMP errors, and knows where it sends from. */
const dispatch = (socket: Socket, question: Question, local: (address: string) => void): void => {
  const fail = (error: Error | null | undefined): boolean => {
    if (error === null || error === undefined) return false;
    return socket.emit('error', error);
  };
  // Without a route the callback gets the error, contrary to its type.
  const connected = (error?: Error): void => {
    if (fail(error)) return;
    local(socket.address().address);
    socket.send('', fail);
  };
  socket.connect(question.port, question.address, connected);
};

export const sendDatagram = (
  question: Question,
  local: (address: string) => void = () => undefined,
): Promise<Echo> =>
  new Promise((resolve) => {
    const socket = createSocket({ type: isV6(question.address) ? 'udp6' : 'udp4', lookup });
    const finish = (echo: Echo): void => {
      clearTimeout(timer);
      question.signal?.removeEventListener('abort', giveUp);
      socket.removeAllListeners('error').on('error', () => undefined);
      resolve(echo);
      setImmediate(() => socket.close());
    };
    const giveUp = (): void => {
      finish('silent');
    };
    const timer = setTimeout(giveUp, question.deadlineMs);
    question.signal?.addEventListener('abort', giveUp);
    const way = { known: false };
    const sent = (from: string): void => {
      way.known = true;
      local(from);
    };
    socket.once('error', (error) => {
      const echo = echoOf(error);
      // This host's own lack of a route shows before anything is sent; later it is a router that lacks one.
      finish(way.known && echo === 'no-route' ? 'unreachable' : echo);
    });
    if (question.source === undefined) dispatch(socket, question, sent);
    else
      socket.bind(0, question.source, () => {
        dispatch(socket, question, sent);
      });
  });

export const opensTcp = ({
  address,
  port,
  source,
  deadlineMs,
  signal,
}: Question): Promise<Echo | 'open'> =>
  new Promise((resolve) => {
    const local = source === undefined ? {} : { localAddress: source };
    const socket = connect({ host: address, port, ...local });
    const finish = (echo: Echo | 'open'): void => {
      signal?.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(echo);
    };
    const giveUp = (): void => {
      finish('silent');
    };
    signal?.addEventListener('abort', giveUp);
    socket.setTimeout(deadlineMs, giveUp);
    socket.once('connect', () => {
      finish('open');
    });
    socket.once('error', (error) => {
      finish(echoOf(error));
    });
  });
