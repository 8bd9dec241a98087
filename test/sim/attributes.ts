/** Devices beside those of the simulated kernel: what they put into sysfs, and what writing to it does. */

import type { Command, Exit, Host } from '../../src/host/host.ts';
import type { Sim } from './host.ts';

export interface Devices {
  /** Attributes by path, as they are at this moment. */
  files(): ReadonlyMap<string, string>;
  /** Symbolic links by path. */
  links(): ReadonlyMap<string, string>;
  /** Undefined: no attribute of these devices. Empty: written. Else the errno. */
  store(path: string, text: string): string | undefined;
  /** Undefined: no program of theirs. */
  run(command: Command): Exit | undefined;
}

export const ended = (stdout = '', stderr = ''): Exit => ({
  kind: 'exited',
  code: stderr === '' ? 0 : 2,
  stdout,
  stderr,
});

/** Names right below a directory. */
const below = (paths: Iterable<string>, directory: string): readonly string[] =>
  [...paths]
    .filter((path) => path.startsWith(`${directory}/`))
    .map((path) => path.slice(directory.length + 1).split('/')[0] ?? '');

/** The same host with those devices in it. */
export const withDevices = (sim: Sim, devices: Devices): Sim => {
  const { host } = sim;
  const more: Pick<Host, 'read' | 'list' | 'readlink' | 'store' | 'run'> = {
    read: (path) => {
      const text = devices.files().get(path);
      return text === undefined ? host.read(path) : Promise.resolve({ kind: 'text', text });
    },
    list: async (path) => {
      const own = below([...devices.files().keys(), ...devices.links().keys()], path);
      return [...new Set([...(await host.list(path)), ...own])].sort();
    },
    readlink: (path) => Promise.resolve(devices.links().get(path)),
    store: (path, text) => {
      const answer = devices.store(path, text);
      if (answer === undefined) return host.store(path, text);
      return Promise.resolve(answer === '' ? undefined : { reason: answer });
    },
    run: (command) => {
      const exit = devices.run(command);
      return exit === undefined ? host.run(command) : Promise.resolve(exit);
    },
  };
  return { ...sim, host: { ...host, ...more } };
};
