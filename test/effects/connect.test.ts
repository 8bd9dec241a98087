import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Secret } from '../../src/core/secret.ts';
import { connectPath } from '../../src/effects/connect.ts';
import type { Command, Exit, Host } from '../../src/host/host.ts';
import { path } from '../core/fixture.ts';
import { simHost } from '../sim/host.ts';
import { emptyState } from '../sim/scene.ts';

const attempt = async (
  exit: Exit,
  one = path(),
): Promise<{
  readonly outcome: Awaited<ReturnType<typeof connectPath>>;
  readonly commands: readonly Command[];
}> => {
  const commands: Command[] = [];
  const run: Host['run'] = (command) => {
    commands.push(command);
    return Promise.resolve(exit);
  };
  const limits = { deadlineMs: 2000, signal: new AbortController().signal };
  const outcome = await connectPath({ ...simHost(emptyState(1)).host, run }, one, limits);
  return { outcome, commands };
};

const said = (words: string): Exit => ({
  ...{ kind: 'exited', code: 1, stdout: '' },
  stderr: `dd: error writing '/dev/nvme-fabrics': ${words}\n`,
});
const fine: Exit = { kind: 'exited', code: 0, stdout: '', stderr: '' };

test('a secret reaches the kernel through standard input only', async () => {
  const { commands } = await attempt(fine, path({ secret: new Secret('DHHC-1:00:abc=:') }));
  const [{ program, args, input } = { program: '', args: [], input: '' }] = commands;
  assert.match(input ?? '', /,dhchap_secret=DHHC-1:00:abc=:/);
  assert.doesNotMatch([program, ...args].join(' '), /DHHC|nqn/);
});

test('one write, of one block, to a device that is neither made nor cut', async () => {
  const { commands } = await attempt(fine);
  const args = commands[0]?.args ?? [];
  for (const one of ['of=/dev/nvme-fabrics', 'count=1', 'iflag=fullblock', 'conv=nocreat,notrunc'])
    assert.ok(args.includes(one), one);
});

test('what became of it', async () => {
  const outcomes = await Promise.all(
    [fine, said('Operation already in progress'), said('Connection refused')].map((exit) =>
      attempt(exit),
    ),
  );
  const [made, existed, refused] = outcomes.map(({ outcome }) => outcome);
  assert.deepEqual(made, { kind: 'done', value: { existed: false } });
  assert.deepEqual(existed, { kind: 'done', value: { existed: true } });
  assert.ok(
    refused?.kind === 'failed' && !refused.timedOut && refused.reason.includes('ECONNREFUSED'),
  );
});

test('a deadline that passed is a failure that held the door; giving way is none', async () => {
  const { outcome } = await attempt({ kind: 'timed-out' });
  assert.ok(outcome.kind === 'failed' && outcome.timedOut);
  assert.deepEqual((await attempt({ kind: 'interrupted' })).outcome, { kind: 'interrupted' });
  const { outcome: missing } = await attempt({ kind: 'not-started', reason: 'no dd' });
  assert.deepEqual(missing, { kind: 'failed', reason: 'no dd', timedOut: false });
});

test('options that do not fit into one write are not written', async () => {
  const { outcome, commands } = await attempt(fine, path({ secret: new Secret('x'.repeat(4000)) }));
  assert.ok(outcome.kind === 'failed' && outcome.reason.includes('exceed one page'));
  assert.equal(commands.length, 0);
  assert.doesNotMatch(JSON.stringify(outcome), /xxx/);
});
