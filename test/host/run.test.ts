import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import type { Exit } from '../../src/host/host.ts';
import { followProgram } from '../../src/host/follow.ts';
import { runProgram } from '../../src/host/run.ts';
import { scratch } from './scratch.ts';

/** Far longer than anything here takes; only a broken program under test ever waits for it. */
const ample = 60_000;

const shell = (
  script: string,
  rest: Partial<Parameters<typeof runProgram>[0]> = {},
): Promise<Exit> => runProgram({ program: 'sh', args: ['-c', script], deadlineMs: ample, ...rest });

test('a program that ends by itself: its code and its words', async () => {
  assert.deepEqual(await shell('echo out; echo err >&2; exit 3'), {
    ...{ kind: 'exited', code: 3 },
    ...{ stdout: 'out', stderr: 'err' },
  });
});

test('arguments are arguments: no shell sees them', async () => {
  const args = ['%s|', '$HOME', '; exit 9', '*', ''];
  const exit = await runProgram({ program: 'printf', args, deadlineMs: ample });
  assert.equal(exit.kind === 'exited' ? exit.stdout : exit.kind, '$HOME|; exit 9|*||');
});

test('programs speak in the C locale', async () => {
  const exit = await shell('echo $LC_ALL');
  assert.equal(exit.kind === 'exited' ? exit.stdout : exit.kind, 'C');
});

test('input reaches standard input and nothing else; without any there is none', async () => {
  const look = 'cat; tr "\\0" " " < /proc/$$/cmdline; tr "\\0" " " < /proc/$$/environ';
  const exit = await shell(look, { input: 'DHHC-1:00:abc=:' });
  assert.ok(exit.kind === 'exited');
  assert.equal(exit.stdout.split('DHHC-1').length, 2, exit.stdout);
  assert.ok(exit.stdout.startsWith('DHHC-1:00:abc=:'));
  const nothing = await shell('cat');
  assert.equal(nothing.kind === 'exited' ? nothing.stdout : nothing.kind, '');
});

test('a program that is not there', async () => {
  for (const program of ['/nowhere/nvme', 'no-such-program-anywhere']) {
    const exit = await runProgram({ program, args: [], deadlineMs: ample });
    assert.deepEqual(exit, {
      kind: 'not-started',
      reason: `${program}: No such file or directory`,
    });
  }
});

test('a deadline that passes ends it', async () => {
  assert.deepEqual(await shell('exec sleep 1000', { deadlineMs: 50 }), { kind: 'timed-out' });
});

test('one that ignores the polite signal is killed all the same', async () => {
  const exit = await shell('trap "" TERM; while :; do sleep 0.05; done', { deadlineMs: 100 });
  assert.deepEqual(exit, { kind: 'timed-out' });
});

const alive = async (pid: string): Promise<boolean> =>
  readFile(`/proc/${pid}/stat`, 'utf8').then(
    (stat) => !stat.includes(') Z '),
    () => false,
  );

/** Reads a file as soon as there is something in it. */
const awaited = async (path: string): Promise<string> => {
  for (;;) {
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.endsWith('\n')) return text.trim();
    await new Promise(setImmediate);
  }
};

test('the caller ends it with a signal, and it is gone when that is reported', async (context) => {
  const file = join(await scratch(context), 'pid');
  const stop = new AbortController();
  const running = shell(`echo $$ > ${file}; exec sleep 1000`, { signal: stop.signal });
  const pid = await awaited(file);
  stop.abort();
  assert.deepEqual(await running, { kind: 'interrupted' });
  assert.equal(await alive(pid), false);
});

test('a signal that was given before it starts', async () => {
  const exit = await shell('exec sleep 1000', { signal: AbortSignal.abort() });
  assert.deepEqual(exit, { kind: 'interrupted' });
});

test('one that was killed by somebody else did not succeed', async () => {
  const exit = await shell('kill -9 $$');
  assert.ok(exit.kind === 'exited' && exit.code !== 0 && exit.stderr.includes('SIGKILL'));
});

/** From now on process `pid` passes for the main process of a unit. */
const setMain = (pid: number): void => {
  process.env['SYSTEMD_EXEC_PID'] = String(pid);
};

const restoreMain = (context: TestContext): void => {
  const main = process.env['SYSTEMD_EXEC_PID'];
  context.after(() => {
    if (main === undefined) delete process.env['SYSTEMD_EXEC_PID'];
    else process.env['SYSTEMD_EXEC_PID'] = main;
  });
};

test('a program is started by itself where systemd ends what the main process of a unit leaves behind', async (context) => {
  restoreMain(context);
  const dir = await scratch(context);
  await writeFile(join(dir, 'setpriv'), '#!/bin/sh\nexit 99\n', { mode: 0o755 });
  const { PATH: path } = process.env;
  context.after(() => {
    process.env['PATH'] = path;
  });
  process.env['PATH'] = `${dir}:${path ?? ''}`;
  const codes: unknown[] = [];
  for (const pid of [process.pid, process.ppid]) {
    setMain(pid);
    const exit = await shell('exit 0');
    codes.push(exit.kind === 'exited' ? exit.code : exit.kind);
  }
  assert.deepEqual(codes, [0, 99]);
});

test('why a program cannot be started reads the same whoever starts it', async (context) => {
  restoreMain(context);
  const plain = join(await scratch(context), 'plain');
  await writeFile(plain, '', { mode: 0o644 });
  const reasons = new Map([
    ['no-such-program', 'No such file or directory'],
    [plain, 'Permission denied'],
  ]);
  const { signal } = new AbortController();
  for (const [program, words] of reasons) {
    const reason = `${program}: ${words}`;
    for (const pid of [process.ppid, process.pid]) {
      setMain(pid);
      const exit = await runProgram({ program, args: [], deadlineMs: ample });
      assert.deepEqual(exit, { kind: 'not-started', reason });
    }
    const followed = await followProgram({ program, args: [], signal }, () => undefined);
    assert.equal(followed, reason);
  }
});
