/** What an installation consists of: where each file comes from and where it goes. */

import { realpathSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

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
export const unitNames = ['holdfast-early.service', 'holdfast.service', 'holdfast.timer'] as const;

/** The source tree: two levels above the bundle that is running. */
const sourceTree = (): string => dirname(dirname(realpathSync(process.argv[1] ?? '')));

const fill = (template: string): string =>
  template
    .replaceAll('@NODE@', process.execPath)
    .replaceAll('@BUNDLE@', bundlePath)
    .replaceAll('@SYSTEMCTL@', '/usr/bin/systemctl');

const samples = async (tree: string): Promise<readonly Item[]> => {
  const files = await readdir(join(tree, 'etc'), { recursive: true, withFileTypes: true });
  return Promise.all(
    files
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const file = join(parentPath, name);
        const content = await readFile(file, 'utf8');
        return { path: file.slice(tree.length), content, mode: 0o644, configuration: true };
      }),
  );
};

const units = (tree: string): Promise<readonly Item[]> =>
  Promise.all(
    [...unitNames, '90-holdfast.rules'].map(async (name) => {
      const directory = name.endsWith('.rules') ? '/etc/udev/rules.d' : '/etc/systemd/system';
      const content = fill(await readFile(join(tree, 'units', name), 'utf8'));
      return { path: join(directory, name), content, mode: 0o644, configuration: false };
    }),
  );

/** Everything there is to install. Rejects when the program does not run from its source tree. */
export const itemsToInstall = async (): Promise<readonly Item[]> => {
  const tree = sourceTree();
  const bundle = await readFile(join(tree, 'dist', 'holdfast.cjs'), 'utf8');
  const command = `#!/bin/sh\nexec ${process.execPath} ${bundlePath} "$@"\n`;
  return [
    { path: bundlePath, content: bundle, mode: 0o644, configuration: false },
    { path: commandPath, content: command, mode: 0o755, configuration: false },
    ...(await units(tree)),
    ...(await samples(tree)),
  ];
};
