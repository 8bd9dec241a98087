/** The real program, as a child, on trees that tests make. */

import { execa } from 'execa';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const bundle = join(import.meta.dirname, '..', '..', 'dist', 'holdfast.cjs');

export interface Ended {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

const run = async (
  argv: readonly string[],
  user: { readonly uid?: number; readonly gid?: number } = {},
): Promise<Ended> => {
  const options = { reject: false, timeout: 60_000, stdin: 'ignore', ...user } as const;
  const { exitCode, stdout, stderr } = await execa(process.execPath, argv, options);
  return { code: exitCode, stdout, stderr };
};

/** Runs `holdfast ARGS`. */
export const holdfast = (...args: readonly string[]): Promise<Ended> => run([bundle, ...args]);

/** The same without any right, which only root can give up. */
export const asNobody = (...args: readonly string[]): Promise<Ended> =>
  run([bundle, ...args], { uid: 65_534, gid: 65_534 });

/** Runs another copy of the program. */
export const holdfastAt = (program: string, ...args: readonly string[]): Promise<Ended> =>
  run([program, ...args]);

/** A new directory; it is removed when `use` is done. */
export const withDirectory = async (use: (dir: string) => Promise<void>): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  try {
    await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

/** Path to content of every file to be made. */
export type Tree = Readonly<Record<string, string>>;

export const plantTree = async (dir: string, tree: Tree): Promise<void> => {
  for (const [path, content] of Object.entries(tree)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
};

/** Runs `use` in a directory with those files. */
export const withTree = (tree: Tree, use: (dir: string) => Promise<void>): Promise<void> =>
  withDirectory(async (dir) => {
    await plantTree(dir, tree);
    await use(dir);
  });

/** Every entry below a directory with its mode and, for files, its content. */
export const snapshot = async (dir: string): Promise<Tree> => {
  const names = await readdir(dir, { recursive: true });
  const entries = names.sort().map(async (name) => {
    const found = await stat(join(dir, name));
    const content = found.isFile() ? await readFile(join(dir, name), 'utf8') : '';
    return [name, `${found.mode.toString(8)} ${content}`] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
};

const uuid = '1ab00000-0000-4000-8000-000000000001';

export const identity: Tree = {
  '/etc/nvme/hostnqn': `nqn.2014-08.org.nvmexpress:uuid:${uuid}\n`,
  '/etc/nvme/hostid': `${uuid}\n`,
};

/** What an administrator may have in /etc before Holdfast comes. */
export const admins: Tree = {
  '/etc/nvme/discovery.conf': '# mine\n-t rdma -a 10.0.0.1\n',
  '/etc/systemd/system/other.service': '[Unit]\n',
};

/** Where install puts the program and the list of what it put. */
export const program = '/usr/local/lib/holdfast/holdfast.cjs';
export const manifest = '/usr/local/lib/holdfast/installed.json';
