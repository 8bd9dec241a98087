import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { busyboxPath } from './packages.ts';
import { initrdModules } from './recipe.ts';

const init = (modules: string[]): string => `#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
for module in ${modules.join(' ')}; do /bin/busybox insmod /modules/$module; done
until [ -b /dev/vda ]; do /bin/busybox usleep 5000; done
/bin/busybox mount -t ext4 -o noatime /dev/vda /root
/bin/busybox mount -o move /dev /root/dev
exec /bin/busybox switch_root /root /sbin/init
`;

/** modules.dep as a map from a module's name to its file and the files it needs. */
const readDependencies = async (modulesDir: string): Promise<Map<string, string[]>> => {
  const text = await readFile(join(modulesDir, 'modules.dep'), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [file = '', needed = ''] = line.split(':');
      const all = [
        ...needed
          .split(' ')
          .filter((path) => path !== '')
          .reverse(),
        file,
      ];
      return [basename(file, '.ko').replaceAll('-', '_'), all];
    }),
  );
};

/** Files of the initrd's modules, each after what it needs; a module built in has none. */
const moduleFiles = async (modulesDir: string): Promise<string[]> => {
  const dependencies = await readDependencies(modulesDir);
  const files = initrdModules.flatMap((name) => dependencies.get(name) ?? []);
  return [...new Set(files)].map((file) => join(modulesDir, file));
};

const pack = async (dir: string, to: string): Promise<void> => {
  const { stdout } = await execa('find', ['.'], { cwd: dir });
  const options = { cwd: dir, input: `${stdout}\n`, encoding: 'buffer' } as const;
  const archive = await execa('busybox', ['cpio', '-o', '-H', 'newc'], options);
  await writeFile(to, archive.stdout);
};

/** A small initrd, made by hand: busybox, the disk's modules, and a script that mounts the root. */
export const buildInitrd = async (
  modulesDir: string,
  scratch: string,
  to: string,
): Promise<void> => {
  const dirs = ['bin', 'dev', 'modules', 'root'].map((name) => join(scratch, name));
  for (const dir of dirs) await mkdir(dir, { recursive: true });
  await copyFile(await busyboxPath(), join(scratch, 'bin', 'busybox'));
  const files = await moduleFiles(modulesDir);
  for (const file of files) await copyFile(file, join(scratch, 'modules', basename(file)));
  await writeFile(join(scratch, 'init'), init(files.map((file) => basename(file))));
  await chmod(join(scratch, 'init'), 0o755);
  await pack(scratch, to);
};
