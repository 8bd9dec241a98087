// Runs the lab's test files, two at a time, each in a process of its own. Plain Node, as test/run.mjs is.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { endOf, signals } from './child.mjs';

const atOnce = 2;
const timeoutMs = 1_500_000;

// What test/lab/machine.ts says of a guest whose kernel is not there any more.
const crash = /lab: the kernel of .* crashed/;

/** Runs one file and prints what it printed once it has ended, so that two of them do not mix. */
const runFile = async (file, cwd) => {
  const args = ['--import', 'tsx', '--test', `--test-timeout=${timeoutMs}`, file];
  const child = spawn(process.execPath, args, { cwd, stdio: ['inherit', 'pipe', 'pipe'] });
  const parts = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => parts.push(part));
  const [status] = await endOf(child);
  const text = Buffer.concat(parts).toString();
  console.log(`\n-- ${file}\n${text}`);
  return { isGood: status === 0, isCrash: crash.test(text) };
};

/**
 * A guest whose own kernel crashes says nothing about Holdfast: such a file is run once more, and that is said. Resolves with
 * the files that failed and those that were run again.
 */
export const runLabFiles = async (files, cwd) => {
  const left = [...files];
  const [failed, again] = [[], []];
  const state = { isStopped: false };
  const stop = () => (state.isStopped = true);
  for (const name of signals) process.once(name, stop);
  const work = async () => {
    for (let file = left.shift(); file !== undefined; file = left.shift()) {
      let { isGood, isCrash } = await runFile(file, cwd);
      if (!isGood && isCrash && !state.isStopped) {
        again.push(file);
        console.log(`\n!! ${file}: the kernel of a guest crashed, once more`);
        ({ isGood } = await runFile(file, cwd));
      }
      if (!isGood) failed.push(file);
      if (state.isStopped) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  for (const name of signals) process.off(name, stop);
  if (state.isStopped) failed.push(...left);
  return { failed, again };
};
