/** Watches a tree and says what it hears, a line each; for tests that take inotify away from it. Argument: the tree. */

import { loadConfiguration } from '../../src/config/load.ts';
import { watchFiles } from '../../src/service/files.ts';
import { sourceBelow } from './watched.ts';

const [root = '/nowhere'] = process.argv.slice(2);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const watch = watchFiles(sourceBelow(root), () => void load(), {
  root,
  retryMs: 100,
  trouble: (reason) => {
    say(`trouble: ${reason ?? 'over'}`);
  },
});

const load = async (): Promise<void> => {
  const { desired } = await loadConfiguration(watch.source);
  await watch.follow();
  say(`portals: ${desired.portals.map(({ traddr }) => traddr).join(' ')}`);
};

await load();
process.once('SIGTERM', () => void watch.close());
