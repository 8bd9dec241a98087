/** `holdfast apply` beside an agent: the program itself in a mount namespace that has an empty /etc and this /run/holdfast. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { execa } from 'execa';
import { readdir } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { serveControl, type ControlHandlers } from '../../src/service/control.ts';
import { scratch } from '../host/scratch.ts';
import { bundle, type Ended } from './program.ts';

const namespace = process.getuid?.() === 0 ? ['--mount'] : ['--map-root-user', '--mount'];
const cannot = spawnSync('unshare', [...namespace, 'true']).status !== 0;
const options = { skip: cannot && 'this needs a mount namespace (unshare)' };

const inside = `
  set -e
  unset NODE_EXTRA_CA_CERTS NODE_OPTIONS
  mount -t tmpfs none /etc
  run=$1; shift
  mount --bind "$run" /mnt
  mount -t tmpfs none /run
  mkdir /run/holdfast
  mount --move /mnt /run/holdfast
  exec "$@"
`;

const apply = async (run: string, ...args: readonly string[]): Promise<Ended> => {
  const program = [process.execPath, bundle, 'apply', ...args];
  const { exitCode, stdout, stderr } = await execa(
    'unshare',
    [...namespace, '--propagation', 'private', 'sh', '-c', inside, 'sh', run, ...program],
    { reject: false, timeout: 60_000, stdin: 'ignore' },
  );
  return { code: exitCode, stdout, stderr };
};

const agent = async (t: TestContext, handlers: Partial<ControlHandlers>): Promise<string> => {
  const run = await scratch(t);
  const control = await serveControl(join(run, 'control.sock'), {
    apply: () => assert.fail('nobody asks'),
    status: () => '{}',
    ...handlers,
  });
  t.after(() => control.close());
  return run;
};

test(
  'the agent makes the pass; its lines and its exit code are those of apply',
  options,
  async (t) => {
    const asked: unknown[] = [];
    const run = await agent(t, {
      apply: (out, wishes) => {
        asked.push(wishes);
        out('<5>{"level":"info","event":"connected"}');
        out('<4>{"level":"warn","event":"pass-finished"}');
        return Promise.resolve(3);
      },
    });
    const lines = [
      '<5>{"level":"info","event":"connected"}',
      '<4>{"level":"warn","event":"pass-finished"}',
    ];
    const ended = await apply(run);
    assert.deepEqual(ended, { code: 3, stdout: lines.join('\n'), stderr: '' });
    await apply(run, '--verbose');
    assert.deepEqual(asked, [
      { form: 'journal', verbose: false, attended: true },
      { form: 'journal', verbose: true, attended: true },
    ]);
    // No pass was made here, so none of it was noted.
    assert.ok(!(await readdir(run)).includes('state.json'));
  },
);

/** It ends well: nothing is configured. */
const madeItself = async (run: string, { stderr, code }: Ended, says: RegExp): Promise<void> => {
  assert.equal(code, 0, stderr);
  assert.match(stderr, says);
  assert.ok((await readdir(run)).includes('state.json'));
};

test('without an agent it makes the pass itself', options, async (t) => {
  const run = await scratch(t);
  await madeItself(run, await apply(run), /^$/);
});

test('a socket whose agent was killed is no agent', options, async (t) => {
  const run = await scratch(t);
  const path = JSON.stringify(join(run, 'control.sock'));
  const program = `require('node:net').createServer().listen(${path}, () => process.kill(process.pid, 9))`;
  spawnSync(process.execPath, ['-e', program]);
  await madeItself(run, await apply(run), /^$/);
});

test(
  'an agent that cannot make it, or dies at it: it says so and makes the pass itself',
  options,
  async (t) => {
    const cannotRun = await agent(t, { apply: () => Promise.reject(new Error('it is stopping')) });
    await madeItself(
      cannotRun,
      await apply(cannotRun),
      /^holdfast: the agent says: it is stopping: this process makes the pass itself$/,
    );
    const run = await scratch(t);
    const dies = createServer((socket: Socket) => {
      socket.once('data', () =>
        socket.end('{"answer":"accepted"}\n{"answer":"line","text":"half"}\n'),
      );
    }).listen(join(run, 'control.sock'));
    await once(dies, 'listening');
    t.after(() => dies.close());
    const ended = await apply(run);
    assert.match(ended.stdout, /^half$/m);
    await madeItself(
      run,
      ended,
      /^holdfast: the agent went away: this process makes the pass itself$/,
    );
  },
);

test('apply --early asks nobody', options, async (t) => {
  const run = await agent(t, {});
  const { code, stderr } = await apply(run, '--early');
  assert.deepEqual([code, stderr], [0, '']);
});
