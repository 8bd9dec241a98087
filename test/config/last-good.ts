/** Files that change while an agent runs, and the loads of that agent. */

import { Configurations, type Loaded } from '../../src/config/last-good.ts';
import type { Configuration } from '../../src/config/load.ts';
import { sourceOf } from './source.ts';

export type Tree = Record<string, string | { readonly reason: string }>;

const uuid = '4c4c4544-0033-4d10-8051-b4c04f4e4332';

export const identity: Tree = {
  '/etc/nvme/hostnqn': `nqn.2014-08.org.nvmexpress:uuid:${uuid}\n`,
  '/etc/nvme/hostid': `${uuid}\n`,
};

export class Agent {
  files: Tree;
  writers: Record<string, string> = {};
  /** What happens while a load waits. */
  meanwhile: () => void = () => undefined;
  now = 0;
  slept = 0;
  readonly configurations: Configurations;

  constructor(files: Tree) {
    this.files = { ...files };
    const now = (): ReturnType<typeof sourceOf> => sourceOf(this.files, this.writers);
    this.configurations = new Configurations(
      {
        hostname: now().hostname,
        read: (path) => now().read(path),
        list: (path) => now().list(path),
        readlink: (path) => now().readlink(path),
        foreignWriter: (path) => now().foreignWriter(path),
      },
      {
        monotonicMs: () => this.now,
        sleep: (ms) => {
          this.now += ms;
          this.slept += ms;
          this.meanwhile();
          return Promise.resolve();
        },
      },
    );
  }

  load(): Promise<Loaded> {
    return this.configurations.load();
  }

  /** With these files changed; undefined removes one. */
  change(files: Readonly<Record<string, Tree[string] | undefined>>): Promise<Loaded> {
    const all = { ...this.files, ...files };
    const there = Object.entries(all).flatMap(([path, file]) =>
      file === undefined ? [] : [[path, file] as const],
    );
    this.files = Object.fromEntries(there);
    return this.load();
  }
}

export const portals = ({ configuration }: Loaded): readonly string[] =>
  configuration.desired.portals.map(({ traddr }) => traddr);

export const said = ({ configuration }: Loaded): readonly string[] =>
  configuration.diagnostics.map(
    ({ file, line, column, code }) => `${file}:${line}:${column} ${code}`,
  );

/** What follows from it, without what is said of the files. */
export const behaviour = (configuration: Configuration): Configuration => ({
  ...configuration,
  diagnostics: [],
});
