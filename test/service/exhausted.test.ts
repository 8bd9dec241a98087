import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';

import { scratch } from '../host/scratch.ts';
import { discovery, portal } from './watched.ts';

/** Of a user namespace of its own, so that nobody else lacks what is taken away. */
const limits = '/proc/sys/user';
const mayUnshare = spawnSync('unshare', ['-Ur', 'true']).status === 0;

const child = join(import.meta.dirname, 'watch-child.ts');

for (const [limit, left, reason] of [
  [
    'max_inotify_watches',
    2,
    /^trouble: no inotify watch is left \(fs\.inotify\.max_user_watches\)/,
  ],
  ['max_inotify_instances', 0, /^trouble: no inotify instance .*max_user_instances/],
] as const) {
  test(`with ${limit} used up, the kernel's own way`, { skip: !mayUnshare }, async (t) => {
    const root = await scratch(t);
    mkdirSync(`${root}/etc/nvme`, { recursive: true });
    writeFileSync(root + discovery, portal('10.0.0.1'));
    const script = `echo ${left} > ${limits}/${limit}; exec "$0" "$@"`;
    const program = [process.execPath, '--import', 'tsx', child, root];
    const watcher = spawn('unshare', ['-Ur', 'sh', '-c', script, ...program]);
    t.after(() => watcher.kill('SIGKILL'));
    const lines = createInterface(watcher.stdout)[Symbol.asyncIterator]();
    const line = async (): Promise<string> => String((await lines.next()).value);
    assert.match(await line(), reason);
    assert.equal(await line(), 'portals: 10.0.0.1');
    writeFileSync(root + discovery, portal('10.0.0.2'));
    assert.equal(await line(), 'portals: 10.0.0.2');
    watcher.kill('SIGTERM');
    assert.deepEqual(await once(watcher, 'exit'), [0, null]);
  });
}
