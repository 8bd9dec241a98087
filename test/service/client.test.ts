/** The client's side of the control socket, whatever the agent does: it always comes to an end. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { askApply, askStatus } from '../../src/service/control-client.ts';
import { controlLimits, type ControlLimits } from '../../src/service/control-limits.ts';
import { scratch } from '../host/scratch.ts';
import { wishes } from './raw.ts';

/** Listens at a new path and does what `serve` does with each client. */
const listening = async (t: TestContext, serve: (socket: Socket) => void): Promise<string> => {
  const path = join(await scratch(t), 'control.sock');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  }).listen(path);
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return path;
};

const ask = (path: string, limits: Partial<ControlLimits> = {}, lines: string[] = []) =>
  askApply(path, wishes, {
    out: (line) => void lines.push(line),
    limits: { ...controlLimits, ...limits },
  });

const accepted = '{"answer":"accepted"}\n';
const line = '{"answer":"line","text":"hello"}\n';

test('nobody: no socket, no directory, a file that is none, a socket whose owner is dead', async (t) => {
  const directory = await scratch(t);
  const path = join(directory, 'control.sock');
  assert.deepEqual(await ask(path), { kind: 'nobody' });
  assert.deepEqual(await ask(join(path, 'deeper')), { kind: 'nobody' });
  await writeFile(path, '');
  assert.deepEqual(await ask(path), { kind: 'nobody' });
  await mkdir(join(directory, 'dead'));
  const left = join(directory, 'dead', 'control.sock');
  const program = `require('node:net').createServer().listen(${JSON.stringify(left)}, () => process.kill(process.pid, 9))`;
  await once(spawn(process.execPath, ['-e', program]), 'exit');
  assert.deepEqual(await ask(left), { kind: 'nobody' });
});

const silent: readonly { what: string; says: string; limits: Partial<ControlLimits> }[] = [
  { what: 'never answers', says: '', limits: { acceptMs: 20 } },
  { what: 'accepts and hangs', says: accepted, limits: { silenceMs: 20 } },
  { what: 'hangs in the middle of a line', says: `${accepted}{"ans`, limits: { silenceMs: 20 } },
];

for (const { what, says, limits } of silent) {
  test(`an agent that ${what} is not waited for`, async (t) => {
    const path = await listening(t, (socket) => void socket.write(says));
    assert.deepEqual(await ask(path, limits), { kind: 'unanswered', reason: 'does not answer' });
  });
}

test('an agent that is alive but never done is given up in the end', async (t) => {
  const timers: NodeJS.Timeout[] = [];
  t.after(() => {
    for (const timer of timers) clearInterval(timer);
  });
  const path = await listening(t, (socket) => {
    timers.push(setInterval(() => void socket.write('{"answer":"alive"}\n'), 5));
  });
  const asked = await ask(path, { applyMs: 60 });
  assert.deepEqual(asked, { kind: 'unanswered', reason: 'has not come to an end' });
});

test('an agent that goes away in the middle is noticed at once; what came until then was heard', async (t) => {
  const path = await listening(t, (socket) => socket.end(`${accepted}${line}`));
  const lines: string[] = [];
  assert.deepEqual(await ask(path, {}, lines), { kind: 'unanswered', reason: 'went away' });
  assert.deepEqual(lines, ['hello']);
});

for (const { what, says, reason } of [
  {
    what: 'answers garbage',
    says: 'HTTP/1.1 400\r\n',
    reason: 'gives an answer that cannot be read',
  },
  {
    what: 'has no such answer',
    says: '{"answer":"later"}\n',
    reason: 'gives an answer that cannot be read',
  },
  {
    what: 'never ends a line',
    says: 'x'.repeat(1024 * 1024 + 1),
    reason: 'answers with a line without an end',
  },
  {
    what: 'refuses',
    says: '{"answer":"refused","reason":"it is of version 9"}\n',
    reason: 'says: it is of version 9',
  },
]) {
  test(`an agent that ${what}`, async (t) => {
    const path = await listening(t, (socket) => void socket.write(says));
    assert.deepEqual(await ask(path), { kind: 'unanswered', reason });
    assert.deepEqual(await askStatus(path), { kind: 'unanswered', reason });
  });
}

test('what comes after the end is not heard', async (t) => {
  const path = await listening(t, (socket) => {
    socket.write(`${accepted}{"answer":"ended","code":2}\n${line}`);
  });
  const lines: string[] = [];
  assert.deepEqual(await ask(path, {}, lines), { kind: 'applied', code: 2 });
  assert.deepEqual(lines, []);
});
