import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  linkTarget,
  listNames,
  readText,
  renameFile,
  replaceFile,
  storeAttribute,
} from './files.ts';
import type { Clock, Exit, Host, Written } from './host.ts';
import { inside } from './inside.ts';
import { interfaceAddresses, opensTcp, resolveName, sendDatagram } from './network.ts';
import { runProgram } from './run.ts';

const realClock: Clock = {
  monotonicMs: () => Number(process.hrtime.bigint() / 1_000_000n),
  sleep: (ms) => sleep(ms),
  random: () => Math.random(),
};

const elsewhere = 'nothing is changed or started below another root';
const refuseWrite = (): Promise<Written> => Promise.resolve({ reason: elsewhere });
const refuseRun = (): Promise<Exit> => Promise.resolve({ kind: 'not-started', reason: elsewhere });

/** This machine, seen through `root`. Below any root but `/` it can be read and nothing else. */
export const realHost = ({ root }: { readonly root: string }): Host => {
  const here = root === '/';
  return {
    clock: realClock,
    hostname: hostname(),
    read: async (path) => readText(await inside(root, path)),
    list: async (path) => listNames(await inside(root, path)),
    readlink: async (path) => linkTarget(join(await inside(root, dirname(path)), basename(path))),
    replace: here ? replaceFile : refuseWrite,
    rename: here ? renameFile : refuseWrite,
    store: here ? storeAttribute : refuseWrite,
    run: here ? runProgram : refuseRun,
    addresses: here ? interfaceAddresses : () => [],
    send: here ? sendDatagram : () => Promise.resolve('silent'),
    opens: here ? opensTcp : () => Promise.resolve('silent'),
    resolve: here ? resolveName : () => Promise.resolve([]),
  };
};
