import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { asNobody, bundle, holdfast, identity, withTree } from './program.ts';
import { parseAs, planShape } from './shapes.ts';

const commands = [
  ...(['check', 'plan', 'apply', 'status', 'wait', 'explain', 'install', 'uninstall'] as const),
];

const allExits =
  /^Exit codes: 0 converged, 1 could not run, 2 the configuration has.*, 3 not converged/ms;

const exits = {
  check: /^Exit codes: 0 no errors, 1 could not run, 2 the configuration has errors/m,
  plan: allExits,
  apply: allExits,
  status: allExits,
  wait: /^Exit codes: 0 it is there, 1 could not run, 3 it is not there in time/m,
  explain: /^Exit codes: 0 done, 1 could not run/m,
  install: /^Exit codes: 0 done, 1 could not run/m,
  uninstall: /^Exit codes: 0 done, 1 could not run/m,
};

test('--help is on stdout, says what each command takes, and documents the exit codes', async () => {
  const general = await holdfast('--help');
  assert.equal(general.code, 0);
  assert.match(general.stdout, allExits);
  assert.equal((await holdfast('help')).stdout, general.stdout);
  for (const command of commands) {
    assert.match(general.stdout, new RegExp(`^ {2}${command} `, 'm'));
    const { code, stdout, stderr } = await holdfast(command, '--help');
    assert.deepEqual([code, stderr], [0, ''], command);
    assert.match(stdout, new RegExp(`^Usage: holdfast ${command}`));
    assert.match(stdout, exits[command]);
    assert.equal((await holdfast('help', command)).stdout, stdout);
  }
});

test('--version', async () => {
  const { code, stdout } = await holdfast('--version');
  assert.equal(code, 0);
  assert.match(stdout, /^holdfast \d+\.\d+\.\d+$/);
});

const wrong = [
  {
    args: [],
    says: /no command given; commands are check, plan, apply, agent, status, wait, explain, install, /,
  },
  { args: ['frobnicate'], says: /unknown command frobnicate: commands are check, plan, / },
  { args: ['stauts'], says: /unknown command stauts: did you mean status\?/ },
  { args: ['toString'], says: /unknown command toString/ },
  { args: ['explain'], says: /explain takes a subject: ipoib, srp/ },
  { args: ['explain', 'ipoob'], says: /unknown subject ipoob: did you mean ipoib\?/ },
  { args: ['explain', 'ipoib', 'srp'], says: /unexpected argument srp: explain takes one subject/ },
  { args: ['wait', 'all'], says: /unexpected argument all: wait takes options only/ },
  {
    args: ['wait', '--json'],
    says: /wait does not take --json: it takes --timeout, --for, --root/,
  },
  { args: ['wait', '--timeout', 'soon'], says: /--timeout takes a time such as 30, 30s or 2min/ },
  { args: ['wait', '--timeout=-1'], says: /--timeout takes a time .*, not "-1"/ },
  { args: ['wait', '--timeout'], says: /--timeout needs a value/ },
  { args: ['wait', '--for', ''], says: /--for is empty: it takes all, an NQN or a target/ },
  { args: ['wait', '--for', 'nqn.a,b'], says: /--for "nqn\.a,b" is no NQN/ },
  { args: ['plan', 'now'], says: /unexpected argument now: plan takes options only/ },
  { args: ['plan', '--early'], says: /plan does not take --early: it takes --root, --json/ },
  { args: ['check', '--format', 'xml'], says: /--format takes text, json, sarif/ },
  { args: ['check', '--nonsense'], says: /unknown option --nonsense\n/ },
  {
    args: ['apply', '--root', '/tmp'],
    says: /apply does not take --root: it changes this host only; plan --root/,
  },
  {
    args: ['plan', '--root', '/no/such/place'],
    says: /--root "\/no\/such\/place" is not a directory/,
  },
  { args: ['plan', '--root', ''], says: /--root "" is not a directory/ },
  { args: ['plan', '--root'], says: /--root needs a value/ },
  { args: ['plan', '--root', '--json'], says: /--root needs a value/ },
  { args: ['plan', '--json=1'], says: /: --json takes no value/ },
  { args: ['apply', '--verbose=yes'], says: /: --verbose takes no value/ },
  { args: ['check', '--formt', 'json'], says: /unknown option --formt: did you mean --format\?/ },
  { args: ['install', '--dest', ''], says: /--dest is empty/ },
  { args: ['uninstall', '--dest='], says: /--dest is empty/ },
] as const;

for (const { args, says } of wrong) {
  test(`holdfast ${args.join(' ')}: 1, and says why`, async () => {
    const { code, stdout, stderr } = await holdfast(...args);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, says);
    assert.match(stderr, /holdfast --help/);
  });
}

/** Enough portals for an output that fits into no pipe. */
const many = Array.from({ length: 2000 }, (_, i) => `-t rdma -a 10.1.${i >> 8}.${i & 255}\n`);
const large = { ...identity, '/etc/nvme/discovery.conf': many.join('') };

test('a reader that goes away is no reason to complain', () =>
  withTree(large, async (root) => {
    const child = spawn(process.execPath, [bundle, 'plan', '--json', '--root', root], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const complaints: string[] = [];
    child.stderr.on('data', (data: Buffer) => complaints.push(data.toString()));
    await once(child, 'close');
    assert.deepEqual([child.exitCode, complaints.join('')], [3, '']);
  }));

test('an output that is larger than a pipe arrives whole', () =>
  withTree(large, async (root) => {
    const { stdout } = await holdfast('plan', '--json', '--root', root);
    assert.equal(parseAs(planShape, stdout).desired.portals.length, many.length);
  }));

test(
  'apply without the right to write says what it lacks',
  { skip: process.getuid?.() !== 0 && 'only root can become somebody else' },
  async () => {
    const { code, stdout, stderr } = await asNobody('apply');
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(
      stderr,
      /^holdfast: cannot take \/run\/holdfast\/pass\.lock: EACCES: .*; only root can change the host$/,
    );
  },
);
