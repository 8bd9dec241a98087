import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { FileText } from '../core/file.ts';
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
import { Inside } from './inside.ts';
import { prepareToAct, runProgram } from './run.ts';
import { foreignWriter } from './writers.ts';

const realClock: Clock = {
  monotonicMs: () => Number(process.hrtime.bigint() / 1_000_000n),
  // timers/promises would bring the streams with it, which most passes never need.
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    }),
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

const tooManyLinks: FileText = { kind: 'denied', reason: 'too many symbolic links' };

/** This machine, seen through `root`. Below any root but `/` it can be read and nothing else. */
export const realHost = ({ root }: { readonly root: string }): Host => {
  const here = root === '/';
  const inside = new Inside(root);
  return {
    clock: realClock,
    hostname: hostname(),
    read: (path) => inside.at(path, readText, tooManyLinks),
    list: (path) => inside.at(path, listNames, []),
    readlink: (path) =>
      inside.at(dirname(path), (place) => linkTarget(join(place, basename(path))), undefined),
    inode: (path) => inside.at(path, inodeOf, undefined),
    // Another tree belongs to whoever made it.
    foreignWriter: (path) => Promise.resolve(here ? foreignWriter(path) : undefined),
    replace: here ? replaceFile : refuseWrite,
    rename: here ? renameFile : refuseWrite,
    store: here ? storeAttribute : refuseWrite,
    claim: async (device) => (here ? (await import('./claim.ts')).claimOf(device) : 'unknown'),
    run: here ? runProgram : refuseRun,
    follow: here
      ? async (...program) => (await import('./follow.ts')).followProgram(...program)
      : () => Promise.resolve(elsewhere),
    prepare: here ? prepareToAct : () => undefined,
    addresses: here ? interfaceAddresses : () => [],
    ...(here ? realNetwork : noNetwork),
  };
};
