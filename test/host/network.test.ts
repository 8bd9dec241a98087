import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { opensTcp, sendDatagram } from '../../src/host/network.ts';

const deadlineMs = 2000;
const ask = { source: undefined, deadlineMs } as const;

const closedPort = async (): Promise<number> => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
};

test('a port where nobody listens refuses, and the local address is told first', async () => {
  const locals: string[] = [];
  const port = await closedPort();
  const echo = await sendDatagram({ ...ask, address: '127.0.0.1', port }, (address) => {
    locals.push(address);
  });
  assert.equal(echo, 'refused');
  assert.deepEqual(locals, ['127.0.0.1']);
});

test('an address that cannot be connected to is an answer, not an exception', async () => {
  const locals: string[] = [];
  const echo = await sendDatagram({ ...ask, address: '255.255.255.255', port: 9 }, (address) => {
    locals.push(address);
  });
  assert.equal(echo, 'unreachable');
  assert.deepEqual(locals, []);
});

test('a source address that is not of this host is no route', async () => {
  const datagram = { address: '127.0.0.1', port: 9, source: '192.0.2.77', deadlineMs };
  assert.equal(await sendDatagram(datagram), 'no-route');
});

test('a socket that listens and says nothing is silent', async () => {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  const echo = await sendDatagram({ ...ask, address: '127.0.0.1', port, deadlineMs: 50 });
  socket.close();
  assert.equal(echo, 'silent');
});

test('TCP: open and refused', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  assert.equal(await opensTcp({ ...ask, address: '127.0.0.1', port: address.port }), 'open');
  await new Promise((resolve) => server.close(resolve));
  assert.equal(await opensTcp({ ...ask, address: '127.0.0.1', port: address.port }), 'refused');
});

test('who is asked for no more counts as silent at once', async () => {
  const quiet = createSocket('udp4');
  await new Promise<void>((resolve) => quiet.bind(0, '127.0.0.1', resolve));
  const enough = new AbortController();
  const started = performance.now();
  const { port } = quiet.address();
  const { signal } = enough;
  const echo = sendDatagram({ ...ask, address: '127.0.0.1', port, signal }, () => {
    enough.abort();
  });
  assert.equal(await echo, 'silent');
  assert.ok(performance.now() - started < deadlineMs / 2);
  quiet.close();
});

test('the scope of an address may be an interface of any name: what is asked is not looked up', async () => {
  const addressed = await sendDatagram({ ...ask, address: '::1%lo', port: 9 });
  assert.equal(await sendDatagram({ ...ask, address: '::1%mlx4_ib0', port: 9 }), addressed);
  assert.equal(await sendDatagram({ ...ask, address: 'not-an-address', port: 9 }), 'silent');
});
