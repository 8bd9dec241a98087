/** What an installation consists of: where each file comes from and where it goes. */

import { realpathSync } from 'node:fs';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shellWord, unitWord } from './quote.ts';

export interface Item {
  /** Absolute path on the host, without --dest. */
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  /** Configuration is left alone where it exists already. */
  readonly configuration: boolean;
}

export const bundlePath = '/usr/local/lib/holdfast/holdfast.cjs';
export const commandPath = '/usr/local/sbin/holdfast';
export const manifestPath = '/usr/local/lib/holdfast/installed.json';
/** Not in /etc: what stands there cannot be masked (systemd.unit(5)). */
const unitDirectory = '/usr/local/lib/systemd/system';
const manualDirectory = '/usr/local/share/man';
export const timedUnits = ['holdfast-early.service', 'holdfast.service', 'holdfast.timer'] as const;
/** The other way of running, instead of the timer. */
export const agentUnits = ['holdfast-early.service', 'holdfast-agent.service'] as const;
export const unitNames: readonly string[] = [...new Set([...timedUnits, ...agentUnits])];

/** Also for a link that leads nowhere just now. */
export const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** The source tree: two levels above the bundle that is running. */
const sourceTree = (): string => dirname(dirname(realpathSync(process.argv[1] ?? '')));

const fill = (template: string): string =>
  template
    .replaceAll('@NODE@', unitWord(process.execPath))
    .replaceAll('@BUNDLE@', bundlePath)
    .replaceAll('@SYSTEMCTL@', '/usr/bin/systemctl');

/** Samples of files that belong to other packages stay in the source tree. */
const isInstalled = (path: string): boolean =>
  /^\/etc\/(holdfast|infiniband|nvme)\/|^\/etc\/rdma\/rdma\.conf$/.test(path);

const samples = async (tree: string): Promise<readonly Item[]> => {
  const files = await readdir(join(tree, 'etc'), { recursive: true, withFileTypes: true });
  return Promise.all(
    files
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((file) => isInstalled(file.slice(tree.length)))
      .map(async (file) => {
        const content = await readFile(file, 'utf8');
        return { path: file.slice(tree.length), content, mode: 0o644, configuration: true };
      }),
  );
};

const units = (tree: string): Promise<readonly Item[]> =>
  Promise.all(
    [...unitNames, '90-holdfast.rules'].map(async (name) => {
      const directory = name.endsWith('.rules') ? '/etc/udev/rules.d' : unitDirectory;
      const content = fill(await readFile(join(tree, 'units', name), 'utf8'));
      return { path: join(directory, name), content, mode: 0o644, configuration: false };
    }),
  );

/** Manual pages, each in the directory of its chapter. */
const pages = (tree: string): Promise<readonly Item[]> =>
  Promise.all(
    ['holdfast.conf.5', 'holdfast.8'].map(async (name) => {
      const path = join(manualDirectory, `man${name.slice(-1)}`, name);
      const content = await readFile(join(tree, 'man', name), 'utf8');
      return { path, content, mode: 0o644, configuration: false };
    }),
  );

/** Throws for a program that has none of its package around it: the installed one, or a copy. */
const requirePackage = async (tree: string): Promise<void> => {
  const around = await Promise.all(
    ['dist', 'units', 'etc', 'man'].map((name) => isThere(join(tree, name))),
  );
  if (around.every(Boolean)) return;
  const program = process.argv[1] ?? 'this program';
  throw new Error(
    `${program} has no units, samples and manual pages beside it; install from where it was built: node dist/holdfast.cjs install`,
  );
};

/** Everything there is to install. Rejects when the program does not run from its source tree. */
export const itemsToInstall = async (): Promise<readonly Item[]> => {
  const tree = sourceTree();
  await requirePackage(tree);
  const bundle = await readFile(join(tree, 'dist', 'holdfast.cjs'), 'utf8');
  const command = `#!/bin/sh\nexec ${shellWord(process.execPath)} ${bundlePath} "$@"\n`;
  return [
    { path: bundlePath, content: bundle, mode: 0o644, configuration: false },
    { path: commandPath, content: command, mode: 0o755, configuration: false },
    ...(await units(tree)),
    ...(await pages(tree)),
    ...(await samples(tree)),
  ];
};
