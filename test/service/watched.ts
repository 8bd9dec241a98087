/** A tree of configuration files in a scratch directory, loaded and watched as the agent does it. */

import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TestContext } from 'node:test';

import { loadConfiguration } from '../../src/config/load.ts';
import type { ConfigurationSource } from '../../src/config/reading.ts';
import { linkTarget, listNames, readText } from '../../src/host/files.ts';
import { watchFiles, type FileWatch, type WatchOptions } from '../../src/service/files.ts';
import { scratch } from '../host/scratch.ts';

/** Far more than any machine takes; a test that waits for it has failed. */
const deadlineMs = 20_000;

export const sourceBelow = (root: string): ConfigurationSource => ({
  hostname: 'node7',
  read: (path) => readText(root + path),
  list: (path) => listNames(root + path),
  readlink: (path) => linkTarget(root + path),
  foreignWriter: () => Promise.resolve(undefined),
});

export class Watched {
  readonly root: string;
  readonly watch: FileWatch;
  events = 0;
  portals: readonly string[] = [];
  /** How many events there had been when the last load began: what came since is to be loaded for. */
  #loaded = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(root: string, options: Partial<WatchOptions>) {
    this.root = root;
    const changed = (): void => {
      this.events += 1;
      for (const wake of this.#waiting.splice(0)) wake();
    };
    this.watch = watchFiles(sourceBelow(root), changed, { root, ...options });
  }

  /** As the agent does after each event. */
  async load(): Promise<void> {
    this.#loaded = this.events;
    const { desired } = await loadConfiguration(this.watch.source);
    this.portals = desired.portals.map(({ traddr }) => traddr);
    await this.watch.follow();
  }

  /** There was an event since the last load began. */
  get isBehind(): boolean {
    return this.events > this.#loaded;
  }

  #event(): Promise<void> {
    if (this.isBehind) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const late = setTimeout(reject, deadlineMs, new Error('no event'));
      this.#waiting.push(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  /** Does it, and loads after each event until that is what the files say. */
  async until(portals: readonly string[], act: () => unknown): Promise<void> {
    await act();
    while (this.portals.join() !== portals.join()) {
      await this.#event();
      await this.load();
    }
  }

  /** Does it, and loads after the event it makes. */
  async event(act: () => unknown): Promise<void> {
    await act();
    await this.#event();
    await this.load();
  }

  write(path: string, text: string): this {
    mkdirSync(dirname(this.root + path), { recursive: true });
    writeFileSync(this.root + path, text);
    return this;
  }

  /** As editors and configuration management do: another file takes the name. */
  replace(path: string, text: string): this {
    this.write(`${path}.new`, text);
    renameSync(`${this.root + path}.new`, this.root + path);
    return this;
  }

  link(path: string, target: string): this {
    mkdirSync(dirname(this.root + path), { recursive: true });
    symlinkSync(target, this.root + path);
    return this;
  }

  /** In one step, as Kubernetes does it. */
  relink(path: string, target: string): this {
    symlinkSync(target, `${this.root + path}_tmp`);
    renameSync(`${this.root + path}_tmp`, this.root + path);
    return this;
  }
}

export const uuid = '4c4c4544-0033-4d10-8051-b4c04f4e4332';
export const discovery = '/etc/nvme/discovery.conf';
export const portal = (address: string): string =>
  `-t rdma -a ${address} -q nqn.2014-08.org.nvmexpress:uuid:${uuid} -I ${uuid}\n`;

/** `prepare` makes the tree before anything is watched. */
export const watched = async (
  test: TestContext,
  prepare: (tree: Watched) => void = () => undefined,
  options: Partial<WatchOptions> = {},
): Promise<Watched> => {
  const tree = new Watched(await scratch(test), options);
  mkdirSync(`${tree.root}/etc`);
  prepare(tree);
  test.after(() => tree.watch.close());
  // What was written a moment ago may be told as changed.
  do await tree.load();
  while (tree.isBehind);
  return tree;
};
