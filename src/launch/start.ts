/** Compiles the program, or takes what was compiled the last time, and runs it. */

import { Script } from 'node:vm';
import { id, text } from 'holdfast:program';
import { version } from '../version.ts';
import { KeptCode } from './kept-code.ts';

/** All that is not Node's own is in the bundle. */
type Load = (name: string) => unknown;
type Main = (load: Load) => void;

const isMain = (value: unknown): value is Main => typeof value === 'function';

const args = process.argv.slice(2);

/** What is waited for. Other commands are too seldom to be worth it, and `--early` would keep the half of it. */
const command = args.includes('--early')
  ? undefined
  : ['apply', 'check', 'plan', 'status'].find((one) => args.includes(one));

/** 1 is what could not run; what could make it so must not be used again. */
const wentWell = (code: number): boolean => code === 0 || code === 2 || code === 3;

/** The engine throws code away that was not run for a while: a pass that waited has little left to keep. */
const isOld = (): boolean => performance.now() > 10_000;

const start = (kept: KeptCode | undefined): void => {
  const code = kept?.take();
  const script = new Script(`(function (require) {${text}})`, {
    filename: __filename,
    ...(code && { cachedData: code.data }),
  });
  const main: unknown = script.runInThisContext();
  if (!isMain(main)) throw new TypeError('the program did not compile to a function');
  const used = new Set(code?.used);
  const load: Load = (name) => {
    used.add(name);
    return process.getBuiltinModule(name);
  };
  process.on('exit', (exit) => {
    if (kept === undefined || !wentWell(exit)) return;
    const isUsable = code !== undefined && script.cachedDataRejected === false;
    const isEnough = isUsable && used.size === code.used.length;
    if (isEnough || (isUsable && isOld())) kept.giveBack();
    else if (!isOld()) kept.keep({ data: script.createCachedData(), used: [...used] });
  });
  main(load);
};

// Scripts ask for it, and need nothing else of the program.
if (args.join() === '--version') console.log(`holdfast ${version}`);
else start(command === undefined ? undefined : new KeptCode(`/run/holdfast/code-${command}`, id));
