import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';

import { takeLock } from '../../src/host/lock.ts';
import { scratch } from './scratch.ts';

const program = join(import.meta.dirname, 'lock-child.ts');

interface Child {
  readonly process: ChildProcess;
  /** Lets it take the locks; what it says about each. */
  take(): Promise<readonly string[]>;
}

const start = async (context: TestContext, ...paths: string[]): Promise<Child> => {
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...paths], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  context.after(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, 'ready');
  const take = async (): Promise<readonly string[]> => {
    child.stdin.write('go\n');
    return String((await lines.next()).value).split(' ');
  };
  return { process: child, take };
};

const end = async ({ process: child }: Child, how: 'kill' | 'release'): Promise<void> => {
  const ended = once(child, 'exit');
  if (how === 'kill') child.kill('SIGKILL');
  else child.stdin?.end();
  await ended;
};

/** Process ids end at 4194304 (PID_MAX_LIMIT), so this holder is dead. */
const dead = '9999999-1';

test('a lock is held by one, until it is released', async (context) => {
  const path = join(await scratch(context), 'new/pass.lock');
  const first = takeLock(path);
  assert.ok(first.kind === 'held');
  const second = takeLock(path);
  assert.deepEqual(second, { kind: 'busy', holder: await readlink(path) });
  assert.match(await readlink(path), new RegExp(`^${process.pid}-\\d+$`));
  first.release();
  assert.equal(takeLock(path).kind, 'held');
});

test('another process holds it; when that one is killed it is free, and nothing is left', async (context) => {
  const directory = await scratch(context);
  const path = join(directory, 'pass.lock');
  const child = await start(context, path);
  assert.deepEqual(await child.take(), ['held']);
  const busy = takeLock(path);
  assert.ok(busy.kind === 'busy' && busy.holder.startsWith(`${child.process.pid ?? 0}-`));
  await end(child, 'kill');
  assert.equal(takeLock(path).kind, 'held');
  assert.deepEqual(await readdir(directory), ['pass.lock']);
});

test('another process that releases it leaves nothing', async (context) => {
  const directory = await scratch(context);
  const child = await start(context, join(directory, 'pass.lock'));
  await child.take();
  await end(child, 'release');
  assert.deepEqual(await readdir(directory), []);
});

test('a process id that was given out again is another holder', async (context) => {
  const path = join(await scratch(context), 'pass.lock');
  await symlink(`${process.pid}-1`, path);
  assert.equal(takeLock(path).kind, 'held');
});

test('a dead holder is succeeded by exactly one of several processes, every time', async (context) => {
  const directory = await scratch(context);
  const paths = Array.from({ length: 50 }, (_, index) => join(directory, `${index}.lock`));
  for (const path of paths) await symlink(dead, path);
  const children = await Promise.all([1, 2, 3, 4].map(() => start(context, ...paths)));
  const said = await Promise.all(children.map((child) => child.take()));
  for (const [index, path] of paths.entries()) {
    assert.deepEqual(said.map((one) => one[index]).sort(), ['busy', 'busy', 'busy', 'held'], path);
  }
  assert.equal((await readdir(directory)).length, 50, 'no lock of a breaker is left');
});

test('a breaker that died in the middle is succeeded too', async (context) => {
  const directory = await scratch(context);
  const path = join(directory, 'pass.lock');
  await symlink(dead, path);
  await symlink('9999998-1', `${path}.${dead}`);
  assert.equal(takeLock(path).kind, 'held');
  assert.deepEqual(await readdir(directory), ['pass.lock']);
});

test('what stands in its place and is no lock is an error that names it', async (context) => {
  const path = join(await scratch(context), 'pass.lock');
  await writeFile(path, '');
  assert.throws(() => takeLock(path), /pass\.lock is no lock of Holdfast's; remove it/);
});

test('a directory that cannot be made is an error', async (context) => {
  const file = join(await scratch(context), 'file');
  await symlink('nowhere', file);
  assert.throws(() => takeLock(join(file, 'run/pass.lock')));
});
