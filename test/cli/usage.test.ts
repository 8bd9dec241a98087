import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { bundle, holdfast, withDirectory } from './program.ts';

const commands = ['check', 'plan', 'apply', 'status', 'install', 'uninstall'] as const;

test('--help is on stdout, says what each command takes, and documents the exit codes', async () => {
  const general = await holdfast('--help');
  assert.equal(general.code, 0);
  for (const command of commands) {
    assert.match(general.stdout, new RegExp(`^ {2}${command} `, 'm'));
    const { code, stdout, stderr } = await holdfast(command, '--help');
    assert.deepEqual([code, stderr], [0, ''], command);
    assert.match(stdout, new RegExp(`^Usage: holdfast ${command}`));
    assert.match(stdout, /Exit codes: 0 converged.*, 1 could not run, 2 .*3 not converged/s);
  }
});

test('--version', async () => {
  const { code, stdout } = await holdfast('--version');
  assert.equal(code, 0);
  assert.match(stdout, /^holdfast \d+\.\d+\.\d+$/);
});

const wrong = [
  { args: [], says: /no command given/ },
  { args: ['frobnicate'], says: /unknown command frobnicate/ },
  { args: ['plan', 'now'], says: /unexpected argument now/ },
  { args: ['plan', '--early'], says: /plan does not take --early/ },
  { args: ['check', '--format', 'xml'], says: /--format takes text or json/ },
  { args: ['check', '--nonsense'], says: /--nonsense/ },
  { args: ['apply', '--root', '/tmp'], says: /apply does not take --root/ },
] as const;

for (const { args, says } of wrong) {
  test(`holdfast ${args.join(' ')}: 1, and says why`, async () => {
    const { code, stdout, stderr } = await holdfast(...args);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, says);
    assert.match(stderr, /holdfast --help/);
  });
}

test('a reader that goes away is no reason to complain', () =>
  withDirectory(async (root) => {
    const child = spawn(process.execPath, [bundle, 'status', '--root', root], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    const complaints: string[] = [];
    child.stderr.on('data', (data: Buffer) => complaints.push(data.toString()));
    await once(child, 'close');
    assert.equal(complaints.join(''), '');
  }));

test(
  'apply without the right to write says what it lacks',
  { skip: process.getuid?.() !== 0 && 'only root can become somebody else' },
  async () => {
    const child = spawn(process.execPath, [bundle, 'apply'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      uid: 65_534,
      gid: 65_534,
    });
    const complaints: string[] = [];
    child.stderr.on('data', (data: Buffer) => complaints.push(data.toString()));
    await once(child, 'close');
    assert.equal(child.exitCode, 1);
    assert.match(
      complaints.join(''),
      /^holdfast: cannot take \/run\/holdfast\/pass\.lock: .*(root|permission)/i,
    );
  },
);
