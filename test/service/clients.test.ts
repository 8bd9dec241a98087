/** What the agent does with clients that go away, do not read, or are many. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { askApply } from '../../src/service/control-client.ts';
import { scratch } from '../host/scratch.ts';
import { agentAt, applyRequest, Raw, wishes } from './raw.ts';

test('a client that goes away is told to the handler, which may go on', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  const gone = new Promise<void>((resolve) => {
    void agentAt(t, path, {
      apply: async (out, _wishes, signal) => {
        await once(signal, 'abort');
        out('into the void');
        resolve();
        return 0;
      },
    }).then(async () => {
      const raw = new Raw(path);
      raw.socket.write(applyRequest);
      await raw.answered();
      raw.socket.destroy();
    });
  });
  await gone;
});

test('a client that never reads is dropped', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  const dropped = new Promise<void>((resolve) => {
    const apply = async (out: (line: string) => void, _: unknown, gone: AbortSignal) => {
      for (let left = 40; left > 0; left -= 1) out('x'.repeat(100_000));
      if (!gone.aborted) await once(gone, 'abort');
      resolve();
      return 0;
    };
    void agentAt(t, path, { apply }, { mostUnread: 1_000_000 }).then(() => {
      const raw = new Raw(path);
      raw.socket.pause();
      raw.socket.write(applyRequest);
      t.after(() => raw.socket.destroy());
    });
  });
  await dropped;
});

test('a client that never takes the end of its answer is dropped too', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  let done: AbortSignal | undefined;
  const apply = (out: (line: string) => void, _: unknown, gone: AbortSignal): Promise<number> => {
    done = gone;
    for (let left = 10; left > 0; left -= 1) out('x'.repeat(100_000));
    return Promise.resolve(0);
  };
  await agentAt(t, path, { apply }, { lingerMs: 20 });
  const raw = new Raw(path);
  raw.socket.pause();
  raw.socket.write(applyRequest);
  t.after(() => raw.socket.destroy());
  while (done === undefined) await new Promise(setImmediate);
  if (!done.aborted) await once(done, 'abort');
});

test('many clients at once each get their own pass; those that are too many hear it', async (t) => {
  const path = join(await scratch(t), 'control.sock');
  const waiting: (() => void)[] = [];
  const apply = async (out: (line: string) => void): Promise<number> => {
    out(`pass ${waiting.length}`);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return 0;
  };
  await agentAt(t, path, { apply }, { mostClients: 20 });
  const raws = Array.from({ length: 20 }, () => new Raw(path));
  for (const { socket } of raws) socket.write(applyRequest);
  while (waiting.length < 20) await new Promise(setImmediate);
  const oneMore = await askApply(path, wishes, { out: () => undefined });
  assert.deepEqual(oneMore, { kind: 'unanswered', reason: 'says: too many clients at once' });
  for (const goOn of waiting) goOn();
  const ended = await Promise.all(raws.map((raw) => raw.closed()));
  const heard = ended.map((answers) => answers.join('\n'));
  assert.equal(new Set(heard.map((text) => /pass (\d+)/.exec(text)?.[1])).size, 20);
  for (const text of heard) assert.match(text, /"ended","code":0\}$/);
});
