import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  read,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  writeFile,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { FileText } from '../core/file.ts';
import { errorCode, errorMessage } from './failure.ts';
import type { Written } from './host.ts';

const absent = new Set(['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO']);

// fs/promises would bring the streams with it, which most passes never need.
const readInThread = promisify(read);
const writeInThread = promisify(writeFile);

/**
 * These ask the HCA itself, which may take a minute to answer while it is sick, or wait for whoever changes the request
 * queue of a disk, who waits for all of its I/O to end. What a device and its ports are, and their GIDs (since Linux 4.19,
 * rdma_query_gid in drivers/infiniband/core/cache.c; Node 20 runs on nothing older), the kernel knows by itself.
 */
const asksHardware = (path: string): boolean =>
  path.startsWith('/sys/class/infiniband/')
    ? !/\/(node_type|link_layer|gids\/\d+|gid_attrs\/.*)$/.test(path)
    : /^\/sys\/block\/[^/]+\/queue\//.test(path);

/** A thread that reads for ever cannot be ended, but it need not be waited for. */
const hardwareMs = 10_000;

export const inTime = async <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(reject, hardwareMs, new Error(`no answer within ${hardwareMs / 1000} s`));
  });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
  });
};

/** Far more than any of these files has, attributes and indexes of modules included. */
const mostBytes = 64 * 1024 * 1024;

/** /dev/null, to which systemd.unit(5), modules-load.d(5) and others link what they mask: as good as an empty file. */
const isNull = (stats: Stats): boolean => stats.isCharacterDevice() && stats.rdev === 0x0103;

/** A pipe waits for a writer and a device may have no end; neither is opened in a way that waits. */
const readPlain = (path: string): string => {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw new Error('it is a directory');
    if (isNull(stats)) return '';
    if (!stats.isFile()) throw new Error('it is not a regular file');
    if (stats.size > mostBytes) throw new Error(`it has more than ${mostBytes >> 20} MiB`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
};

/** None of those attributes comes near it. */
const attributeBytes = 4096;

/** Opening a file of sysfs asks nobody: only the reading is left to a thread, and has one way there and back. */
const readAttribute = async (path: string): Promise<string> => {
  const file = openSync(path, constants.O_RDONLY);
  try {
    const page = Buffer.alloc(attributeBytes);
    const { bytesRead } = await readInThread(file, page, 0, page.length, 0);
    return page.toString('utf8', 0, bytesRead);
  } finally {
    closeSync(file);
  }
};

/** Reading at once costs a tenth of what a thread costs; only what may block is worth one. */
const textOf = async (path: string): Promise<string> =>
  asksHardware(path) ? inTime(readAttribute(path)) : readPlain(path);

/** False for a file that cannot be looked at as well; to say so is up to whoever opens it. */
const isAbsent = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
};

/** A device attribute that goes away while it is read (ENODEV) is as absent as one that never was. */
export const readText = async (path: string): Promise<FileText> => {
  // Most files that are looked for are not there, and an exception costs more than all the rest.
  if (isAbsent(path)) return { kind: 'absent' };
  try {
    return { kind: 'text', text: await textOf(path) };
  } catch (error) {
    if (absent.has(errorCode(error) ?? '')) return { kind: 'absent' };
    return { kind: 'denied', reason: errorMessage(error) };
  }
};

export const listNames = (path: string): Promise<readonly string[]> => {
  if (isAbsent(path)) return Promise.resolve([]);
  try {
    return Promise.resolve(readdirSync(path).sort());
  } catch {
    return Promise.resolve([]);
  }
};

export const inodeOf = (path: string): Promise<number | undefined> =>
  Promise.resolve(statSync(path, { throwIfNoEntry: false })?.ino);

export const linkTarget = (path: string): Promise<string | undefined> => {
  try {
    return Promise.resolve(readlinkSync(path));
  } catch {
    return Promise.resolve(undefined);
  }
};

const written = (write: () => void): Promise<Written> => {
  try {
    write();
    return Promise.resolve(undefined);
  } catch (error) {
    return Promise.resolve({ reason: errorMessage(error) });
  }
};

/** Whatever the umask says. On the disk before it takes the place of the old one, or a crash may leave it empty. */
const makeLasting = (path: string): void => {
  const file = openSync(path, constants.O_WRONLY);
  try {
    fchmodSync(file, 0o644);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

/** Files that do not last live in /run, which does not outlive a crash anyway. */
export const replaceFile = (
  path: string,
  text: string,
  { lasting = false }: { readonly lasting?: boolean } = {},
): Promise<Written> =>
  written(() => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    const next = `${path}.${process.pid}.tmp`;
    writeFileSync(next, text, { mode: 0o600 });
    if (lasting) makeLasting(next);
    renameSync(next, path);
  });

export const renameFile = (from: string, to: string): Promise<Written> =>
  written(() => {
    renameSync(from, to);
  });

/** A queue that waits for its I/O, and a connection that is taken down with what waits for it. */
const mayTakeForEver = (path: string): boolean =>
  path.startsWith('/sys/block/') || /\/delete(_controller)?$/.test(path);

/** Opens without creating or truncating: an attribute either exists or is an error. It may take its time. */
export const storeAttribute = async (path: string, text: string): Promise<Written> => {
  try {
    const file = openSync(path, constants.O_WRONLY);
    const writing = writeInThread(file, text).finally(() => {
      closeSync(file);
    });
    await (mayTakeForEver(path) ? inTime(writing) : writing);
    return undefined;
  } catch (error) {
    return { reason: errorMessage(error) };
  }
};
