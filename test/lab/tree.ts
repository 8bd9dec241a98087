import { execa } from 'execa';
import { debianMirror } from './mirror.ts';
import { dpkgOptions, packagesOf } from './recipe.ts';
import type { Release } from './recipe.ts';

// A caching proxy of the host's apt serves the guest's packages too.
const proxyOptions = async (): Promise<string[]> => {
  const { stdout } = await execa('apt-config', ['dump', 'Acquire']);
  const lines = stdout.split('\n').filter((line) => /::Proxy\b.*"."?/.test(line));
  return lines.map((line) => `--aptopt=${line}`);
};

const sourceLine = async (release: Release): Promise<string> => {
  const { uri, trusted } = await debianMirror();
  return `deb ${trusted ? '[trusted=yes] ' : ''}${uri} ${release} main`;
};

/** Builds the root tree of a release from Debian's packages, as a tar file at `path`. */
export const buildTree = async (release: Release, path: string): Promise<void> => {
  if (process.getuid?.() !== 0) {
    const script = process.env['npm_lifecycle_event'] ?? 'demo';
    throw new Error(`an image of the lab must be built, as root; run: sudo npm run ${script}`);
  }
  const options = [
    '--variant=minbase',
    '--mode=root',
    '--format=tar',
    ...dpkgOptions.map((option) => `--dpkgopt=${option}`),
    ...(await proxyOptions()),
    `--include=${packagesOf(release).join(',')}`,
  ];
  const args = [...options, release, path, await sourceLine(release)];
  // The kernel's package would spend ten seconds on an initrd that nobody boots.
  await execa('mmdebstrap', args, { env: { INITRD: 'No' }, timeout: 15 * 60_000 });
};
