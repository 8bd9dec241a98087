import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { interfaceAddresses } from './addresses.ts';
import {
  inodeOf,
  linkTarget,
  listNames,
  readText,
  renameFile,
  replaceFile,
  storeAttribute,
} from './files.ts';
import type { Clock, Exit, Host, Written } from './host.ts';
import { inside } from './inside.ts';
import { prepareToRun, runProgram } from './run.ts';
import { foreignWriter } from './writers.ts';

const realClock: Clock = {
  monotonicMs: () => Number(process.hrtime.bigint() / 1_000_000n),
  // timers/promises would bring the streams with it, which most passes never need.
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
};

const elsewhere = 'nothing is changed or started below another root';
const refuseWrite = (): Promise<Written> => Promise.resolve({ reason: elsewhere });
const refuseRun = (): Promise<Exit> => Promise.resolve({ kind: 'not-started', reason: elsewhere });

/** Loaded when somebody is asked, so that commands that only read never pay for it. */
const realNetwork: Pick<Host, 'send' | 'opens'> = {
  send: async (...question) => (await import('./network.ts')).sendDatagram(...question),
  opens: async (...question) => (await import('./network.ts')).opensTcp(...question),
};

const noNetwork: Pick<Host, 'send' | 'opens'> = {
  send: () => Promise.resolve('silent'),
  opens: () => Promise.resolve('silent'),
};

/** This machine, seen through `root`. Below any root but `/` it can be read and nothing else. */
export const realHost = ({ root }: { readonly root: string }): Host => {
  const here = root === '/';
  return {
    clock: realClock,
    hostname: hostname(),
    read: async (path) => readText(await inside(root, path)),
    list: async (path) => listNames(await inside(root, path)),
    readlink: async (path) => linkTarget(join(await inside(root, dirname(path)), basename(path))),
    inode: async (path) => inodeOf(await inside(root, path)),
    // Another tree belongs to whoever made it.
    foreignWriter: (path) => Promise.resolve(here ? foreignWriter(path) : undefined),
    replace: here ? replaceFile : refuseWrite,
    rename: here ? renameFile : refuseWrite,
    store: here ? storeAttribute : refuseWrite,
    run: here ? runProgram : refuseRun,
    prepare: here ? prepareToRun : () => undefined,
    addresses: here ? interfaceAddresses : () => [],
    ...(here ? realNetwork : noNetwork),
  };
};
