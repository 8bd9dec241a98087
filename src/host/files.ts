import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, readlink, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileText } from '../core/file.ts';
import { errorCode, errorMessage } from './failure.ts';
import type { Written } from './host.ts';

const absent = new Set(['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO']);

/** A device attribute that goes away while it is read (ENODEV) is as absent as one that never was. */
export const readText = async (path: string): Promise<FileText> => {
  try {
    return { kind: 'text', text: await readFile(path, 'utf8') };
  } catch (error) {
    if (absent.has(errorCode(error) ?? '')) return { kind: 'absent' };
    return { kind: 'denied', reason: errorMessage(error) };
  }
};

export const listNames = async (path: string): Promise<readonly string[]> => {
  const names = await readdir(path).catch(() => []);
  return names.sort();
};

export const linkTarget = (path: string): Promise<string | undefined> =>
  readlink(path).catch(() => undefined);

const written = async (write: () => Promise<void>): Promise<Written> => {
  try {
    await write();
    return undefined;
  } catch (error) {
    return { reason: errorMessage(error) };
  }
};

/** No fsync: the files written this way live in /run, which does not outlive a crash anyway. */
export const replaceFile = (path: string, text: string): Promise<Written> =>
  written(async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    const next = `${path}.${process.pid}.tmp`;
    await writeFile(next, text, { mode: 0o600 });
    await rename(next, path);
  });

export const renameFile = (from: string, to: string): Promise<Written> =>
  written(() => rename(from, to));

/** Opens without creating or truncating: an attribute either exists or is an error. */
export const storeAttribute = (path: string, text: string): Promise<Written> =>
  written(async () => {
    const file = await open(path, constants.O_WRONLY);
    try {
      await file.write(text);
    } finally {
      await file.close();
    }
  });
