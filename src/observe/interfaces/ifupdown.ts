/** Whether ifupdown has an interface in its files: interfaces(5) of Debian. */

import { basename, dirname } from 'node:path';
import type { Manager } from '../../core/interfaces/types.ts';
import type { Host } from '../../host/host.ts';

const top = '/etc/network/interfaces';
const programs = ['/sbin/ifup', '/usr/sbin/ifup'];

/** `*` and `?` in the last part of a path, which is where people write them. */
const matching = async (host: Host, pattern: string): Promise<readonly string[]> => {
  const path = pattern.startsWith('/') ? pattern : `${dirname(top)}/${pattern}`;
  const escaped = basename(path).replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  const glob = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
  const names = (await host.list(dirname(path))).filter((name) => glob.test(name));
  return names.map((name) => `${dirname(path)}/${name}`);
};

/** Of a directory those files whose names run-parts would take. */
const inDirectory = async (host: Host, path: string): Promise<readonly string[]> => {
  const at = path.startsWith('/') ? path : `${dirname(top)}/${path}`;
  const names = (await host.list(at)).filter((name) => /^[\w-]+$/.test(name));
  return names.map((name) => `${at}/${name}`);
};

const sourced = async (host: Host, line: string): Promise<readonly string[]> => {
  const [word, path] = line.trim().split(/\s+/);
  if (path === undefined) return [];
  if (word === 'source') return matching(host, path);
  return word === 'source-directory' ? inDirectory(host, path) : [];
};

const linesOf = async (host: Host, path: string): Promise<readonly string[]> => {
  const file = await host.read(path);
  return file.kind === 'text' ? file.text.split('\n') : [];
};

/** One level of sourced files. */
const allLines = async (host: Host): Promise<readonly string[]> => {
  const lines = await linesOf(host, top);
  const paths = await Promise.all(lines.map((line) => sourced(host, line)));
  const more = await Promise.all(paths.flat().map((path) => linesOf(host, path)));
  return [...lines, ...more.flat()];
};

export const askIfupdown =
  (host: Host) =>
  async (name: string): Promise<Manager> => {
    const isNamed = (await allLines(host)).some((line) => {
      const [word, iface] = line.trim().split(/\s+/);
      return word === 'iface' && iface === name;
    });
    if (!isNamed) return { name: 'nobody' };
    const found = await Promise.all(programs.map((path) => host.inode(path)));
    if (found.every((inode) => inode === undefined)) return { name: 'nobody' };
    return { name: 'ifupdown', state: 'ready' };
  };
