// The entrance of every npm script: plain Node, so that it works on a fresh clone before anything is installed.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endOf } from './tools/child.mjs';
import { runLabFiles } from './tools/lab-run.mjs';

const top = join(import.meta.dirname, '..');
const bin = (name) => join(top, 'node_modules', '.bin', name);

/** Runs a program with our own output; throws when it fails. A signal is passed on, and its end waited for. */
const run = async (title, program, ...args) => {
  console.log(`\n== ${title}`);
  const child = spawn(program, args, { cwd: top, stdio: 'inherit' });
  const [status, signal] = await endOf(child);
  if (status !== 0) throw new Error(`${title}: ${signal ?? `exit ${status}`}`);
};

/** Installs the node modules when they are missing or the lock file is newer than they are. */
const modules = async () => {
  const stamp = join(top, 'node_modules', '.holdfast-installed');
  const lock = join(top, 'package-lock.json');
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs) return;
  await run('npm ci', 'npm', 'ci', '--no-fund', '--no-audit');
  writeFileSync(stamp, '');
};

const tests = (directory) =>
  readdirSync(join(top, directory), { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(directory, name))
    .sort();

const node = (title, ...args) => run(title, process.execPath, '--import', 'tsx', ...args);
const build = () => node('build dist/holdfast.cjs', 'test/tools/build.ts');
const nodeTests = (title, files, ...options) => node(title, '--test', ...options, ...files);

const isLab = (file) => file.startsWith(join('test', 'lab'));

const test = async () => {
  await run('format', bin('prettier'), '--check', '--log-level', 'warn', '.');
  await run('lint', bin('eslint'), '--max-warnings', '0', '.');
  await run('typecheck', bin('tsc'));
  await build();
  const files = tests('test');
  await nodeTests(
    'unit tests',
    files.filter((file) => !isLab(file)),
  );
  if (process.env.HOLDFAST_LAB === 'skip')
    return 'ALL LAB TESTS WERE SKIPPED because HOLDFAST_LAB=skip: nothing was tried on a real kernel';
  return labTests(files.filter(isLab));
};

const labTests = async (files) => {
  console.log('\n== lab tests, on real kernels');
  const { failed, again } = await runLabFiles(files, top);
  if (failed.length > 0)
    throw new Error(`lab tests, on real kernels: failed: ${failed.join(', ')}`);
  const all = `everything ran, nothing was skipped: ${files.length} files of lab tests`;
  if (again.length === 0) return all;
  return `${all}; RUN AGAIN because the kernel of a guest had crashed: ${again.join(', ')}`;
};

const demo = async () => {
  await build();
  await node('demo', 'test/lab/demo.ts');
};

const bench = async () => {
  await build();
  await node('bench', 'test/bench/bench.ts', ...process.argv.slice(3));
};

const fleet = () => node('bench:fleet', 'test/bench/fleet.ts', ...process.argv.slice(3));

const fuzz = () => node('fuzz', 'test/fuzz/fuzz.ts', ...process.argv.slice(3));

const commands = { build, test, demo, bench, 'bench:fleet': fleet, fuzz };

try {
  const command = commands[process.argv[2]];
  if (command === undefined)
    throw new Error(`usage: node test/run.mjs ${Object.keys(commands).join('|')}`);
  await modules();
  const summary = await command();
  if (summary !== undefined) console.log(`\n*** ${summary}`);
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
