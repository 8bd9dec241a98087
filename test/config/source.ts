import type { FileText } from '../../src/core/file.ts';
import type { ConfigurationSource } from '../../src/config/load.ts';

/**
 * Files by path, as a host would give them. A reason instead of a text denies the file. `writers`: who else can change
 * them; `links`: where those that are symbolic links point.
 */
export const sourceOf = (
  files: Readonly<Record<string, string | { readonly reason: string }>>,
  writers: Readonly<Record<string, string>> = {},
  links: Readonly<Record<string, string>> = {},
): ConfigurationSource => ({
  hostname: 'node7.example.org',
  readlink: (path) => Promise.resolve(links[path]),
  foreignWriter: (path) => Promise.resolve(writers[path]),
  read: (path): Promise<FileText> => {
    const file = files[path];
    if (file === undefined) return Promise.resolve({ kind: 'absent' });
    if (typeof file !== 'string') return Promise.resolve({ kind: 'denied', reason: file.reason });
    return Promise.resolve({ kind: 'text', text: file });
  },
  list: (directory) => {
    const inside = Object.keys(files).filter((path) => path.startsWith(`${directory}/`));
    const names = inside.map((path) => path.slice(directory.length + 1).split('/')[0] ?? '');
    return Promise.resolve([...new Set(names)].sort());
  },
});
