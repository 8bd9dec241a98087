/** The agent's side of the control socket, over real sockets, whatever its clients do. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { lstat, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { askApply, askStatus } from '../../src/service/control-client.ts';
import { serveControl } from '../../src/service/control.ts';
import { scratch } from '../host/scratch.ts';
import { agentAt, applyRequest, Raw, say, wishes } from './raw.ts';

const idle = { apply: () => Promise.resolve(0), status: () => '{}' };

test('apply: the lines of the pass as they come, and its exit code', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  const lines: string[] = [];
  let goOn = (): void => undefined;
  await agentAt(t, path, {
    apply: async (out, asked) => {
      out('<5>{"event":"connected"}\n');
      await new Promise<void>((resolve) => (goOn = resolve));
      out(JSON.stringify(asked));
      return 3;
    },
  });
  const out = (line: string): void => {
    lines.push(line);
    // The second line comes only because the first one was read.
    goOn();
  };
  assert.deepEqual(await askApply(path, wishes, { out }), { kind: 'applied', code: 3 });
  assert.deepEqual(lines, ['<5>{"event":"connected"}', JSON.stringify(wishes)]);
});

test('status: the object that the agent gives', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  await agentAt(t, path, { status: () => '{"passes": 3}' });
  assert.deepEqual(await askStatus(path), { kind: 'status', status: { passes: 3 } });
});

test('the socket is root’s alone, nothing else is left, and a closed one is gone', async (t) => {
  const directory = await scratch(t);
  const path = join(directory, 'control.sock');
  const control = await serveControl(path, idle);
  assert.equal((await lstat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(directory), ['control.sock', 'control.sock.lock']);
  await control.close();
  assert.deepEqual(await readdir(directory), []);
});

test('a live agent is not pushed aside', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  await agentAt(t, path, idle);
  await assert.rejects(
    serveControl(path, idle),
    new RegExp(`another agent listens at .* \\(process ${process.pid}\\)`),
  );
  assert.equal((await askStatus(path)).kind, 'status');
});

test('what a killed agent left is replaced: its socket, and one that it was making', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  const before = createServer().listen(path);
  await once(before, 'listening');
  await symlink('4194305-1', `${path}.lock`);
  await mkdir(`${path}.new`);
  await writeFile(`${path}.new/s`, '');
  await agentAt(t, path, idle);
  assert.equal((await askStatus(path)).kind, 'status');
  before.close();
});

test('where nothing can be made there is no lock left either', async (t) => {
  const directory = await scratch(t);
  const path = join(directory, 'control.sock');
  await mkdir(join(path, 'in-the-way'), { recursive: true });
  await assert.rejects(serveControl(path, idle), /EISDIR|ENOTEMPTY|EEXIST/);
  assert.deepEqual(await readdir(directory), ['control.sock']);
});

const wrong = [
  { what: 'garbage', says: 'GET / HTTP/1.1\r\n\r\n', hears: 'that is no request' },
  { what: 'not even text', says: Buffer.from([0xff, 0xfe, 0, 0x0a]), hears: 'that is no request' },
  {
    what: 'a request without its wishes',
    says: '{"protocol":1,"request":"apply"}\n',
    hears: 'that is no request',
  },
  {
    what: 'a later version of the protocol',
    says: '{"protocol":2,"request":"reload"}\n',
    hears: 'this agent speaks version 1 of the protocol',
  },
  {
    what: 'a megabyte without a line feed',
    says: 'x'.repeat(1024 * 1024),
    hears: 'a request has 4096 bytes at most',
  },
] as const;

for (const { what, says, hears } of wrong) {
  test(`${what} is refused, and said why`, async (t) => {
    const path = join(await scratch(t), 'control.sock');
    await agentAt(t, path, {}, { lingerMs: 50 });
    const [answer = '', ...more] = await say(path, says);
    // What was still being sent when the socket was closed may cost its sender the answer (ECONNRESET).
    if (answer !== '') assert.deepEqual(JSON.parse(answer), { answer: 'refused', reason: hears });
    assert.deepEqual(more, []);
  });
}

test('another version of the program is refused', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  await agentAt(t, path, {});
  const [answer = ''] = await say(path, applyRequest.replace(/"program":"[^"]*"/, '"program":"9"'));
  assert.match(answer, /^\{"answer":"refused","reason":"it is of version \d/);
});

test('half a request is not waited for', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  await agentAt(t, path, {}, { requestMs: 20 });
  const answers = await say(path, '{"protocol":1,"requ');
  assert.deepEqual(answers, ['{"answer":"refused","reason":"no request came"}']);
});

test('a request in pieces is a request', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  await agentAt(t, path, idle);
  const raw = new Raw(path);
  await once(raw.socket, 'connect');
  for (const piece of applyRequest.match(/.{1,20}|\n/gs) ?? []) {
    await new Promise((resolve) => raw.socket.write(piece, resolve));
  }
  assert.deepEqual((await raw.closed()).at(-1), '{"answer":"ended","code":0}');
});

for (const fails of [
  () => {
    throw new Error('the disk is full');
  },
  () => Promise.reject(new Error('the disk is full')),
]) {
  test('a handler that throws is a reason for the client, and the agent lives on', async (t) => {
    const path = join(await scratch(t), 'control.sock');
    await agentAt(t, path, { apply: fails, status: () => 'no JSON' });
    const applied = await askApply(path, wishes, { out: () => undefined });
    assert.deepEqual(applied, { kind: 'unanswered', reason: 'says: the disk is full' });
    assert.equal((await askStatus(path)).kind, 'unanswered');
    assert.equal((await askStatus(path)).kind, 'unanswered');
  });
}

test('closing drops those who wait', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  const control = await serveControl(path, {
    apply: (_out, _wishes, gone) => once(gone, 'abort').then(() => 0),
    status: () => '{}',
  });
  const asked = askApply(path, wishes, { out: () => undefined });
  const raw = new Raw(path);
  raw.socket.write(applyRequest);
  await raw.answered();
  await control.close();
  assert.deepEqual(await asked, { kind: 'unanswered', reason: 'went away' });
});
