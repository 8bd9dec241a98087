/** Hints of the kernel (inotify) that something in a directory, or a file, changed. */

import { errorCode, errorMessage } from '../host/failure.ts';

export interface Notifier {
  close(): Promise<void>;
}

export interface Heard {
  /** Something happened in one of the directories or to one of the files; what, nobody needs to know. */
  hint(): void;
  /** Not everything is watched, and why. */
  failed(reason: string): void;
}

/** Resolves when what is watched is watched. Paths are absolute, without links, and exist. */
export type OpenNotifier = (paths: readonly string[], heard: Heard) => Promise<Notifier>;

/** What inotify_add_watch(2) and inotify_init(2) say, with what it is about. */
const reasonOf = (error: unknown): string => {
  const code = errorCode(error);
  if (code === 'ENOSPC') return 'no inotify watch is left (fs.inotify.max_user_watches)';
  if (code === 'EMFILE')
    return 'no inotify instance or open file is left (fs.inotify.max_user_instances, LimitNOFILE)';
  return errorMessage(error);
};

/** Where a listing fails for want of an open file, chokidar is never ready and does not say so. */
const readyMs = 2000;

/**
 * Only chokidar's raw events count: what they mean is found out by looking. What it takes them for depends on how fast
 * they follow each other (it drops a second `change` within 50 ms, a second removal within 100 ms), and a link that leads
 * through another link has none. It looks at every entry of a directory, but watches only those that were asked for.
 */
export const openChokidar: OpenNotifier = async (paths, heard) => {
  const { FSWatcher } = await import('chokidar');
  const wanted = new Set(paths);
  const watcher = new FSWatcher({
    ignored: (path) => !wanted.has(path),
    ignoreInitial: true,
    depth: 0,
    followSymlinks: false,
    usePolling: false,
    atomic: false,
  });
  watcher.on('raw', () => {
    heard.hint();
  });
  watcher.on('error', (error) => {
    heard.failed(reasonOf(error));
  });
  await new Promise<void>((resolve) => {
    const late = setTimeout(() => {
      heard.failed(`not ready within ${readyMs / 1000} s`);
      resolve();
    }, readyMs);
    watcher.once('ready', () => {
      clearTimeout(late);
      resolve();
    });
    watcher.add(paths.slice());
  });
  return watcher;
};
