import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { manifestPath } from './package.ts';

/** Path to digest of every file that install put in place, and the directories it made for them. */
export type Manifest = Readonly<Record<string, string>>;

/** In the manifest, what stands for a directory instead of a digest. */
export const directoryMark = 'directory';

/** Empty when nothing was installed below `dest`. */
export const readManifest = async (dest: string): Promise<Manifest> => {
  const text = await readFile(join(dest, manifestPath), 'utf8').catch(() => '{}');
  const manifest = v.safeParse(
    v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())),
    text,
  );
  return manifest.success ? manifest.output : {};
};
