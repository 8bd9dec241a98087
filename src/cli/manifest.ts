import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { manifestPath } from './package.ts';

/** Path to digest of every file that install put below `dest`; empty when nothing was installed there. */
export const readManifest = async (dest: string): Promise<Readonly<Record<string, string>>> => {
  const text = await readFile(join(dest, manifestPath), 'utf8').catch(() => '{}');
  const manifest = v.safeParse(
    v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())),
    text,
  );
  return manifest.success ? manifest.output : {};
};
