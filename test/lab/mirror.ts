import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A place to get Debian from, as the host itself is configured. */
export interface Mirror {
  readonly uri: string;
  readonly trusted: boolean;
}

interface Entry extends Mirror {
  readonly suites: readonly string[];
}

const field = (stanza: string, name: string): string =>
  new RegExp(`^${name}:[ \t]*(.*)$`, 'im').exec(stanza)?.[1]?.trim() ?? '';

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

const deb822 = (text: string): Entry[] =>
  text.split(/\n\s*\n/).flatMap((stanza) => {
    const suites = words(field(stanza, 'Suites'));
    const trusted = field(stanza, 'Trusted').toLowerCase() === 'yes';
    return words(field(stanza, 'URIs')).map((uri) => ({ uri, suites, trusted }));
  });

const oneLine = (text: string): Entry[] =>
  [...text.matchAll(/^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)/gm)].map((match) => ({
    uri: match[2] ?? '',
    suites: [match[3] ?? ''],
    trusted: /\btrusted=yes\b/.test(match[1] ?? ''),
  }));

const readEntries = async (path: string): Promise<Entry[]> => {
  const text = await readFile(path, 'utf8').catch(() => '');
  return path.endsWith('.sources') ? deb822(text) : oneLine(text);
};

const sourceFiles = async (): Promise<string[]> => {
  const parts = await readdir('/etc/apt/sources.list.d').catch(() => []);
  const used = parts.filter((name) => /\.(list|sources)$/.test(name)).sort();
  return ['/etc/apt/sources.list', ...used.map((name) => join('/etc/apt/sources.list.d', name))];
};

const releases = ['bookworm', 'trixie', 'forky', 'stable', 'testing', 'sid', 'unstable'];

/** The mirror that the host takes Debian itself from; the other suites are next to its own. */
export const debianMirror = async (): Promise<Mirror> => {
  const entries = (await Promise.all((await sourceFiles()).map(readEntries))).flat();
  const found = entries.find((entry) => entry.suites.some((suite) => releases.includes(suite)));
  if (found === undefined) throw new Error('no mirror of Debian in /etc/apt/sources.list*');
  return { uri: found.uri, trusted: found.trusted };
};
