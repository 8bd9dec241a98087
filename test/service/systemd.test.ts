/** What systemd is told, through a stand-in of systemd-notify that writes its words down. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  watch,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { realHost } from '../../src/host/real.ts';
import { Systemd } from '../../src/service/systemd.ts';
import { scratch } from '../host/scratch.ts';

interface Heard {
  readonly systemd: Systemd;
  /** What was said so far, a line each. */
  readonly said: () => readonly string[];
  /** Resolves when so much has been said. */
  readonly until: (count: number) => Promise<void>;
  /** Lets READY be heard, which waits for this. */
  readonly release: () => void;
}

const stateIn = (dir: string): string => join(dir, 'said');

const script = (dir: string): string => `#!/bin/sh
echo "$*" >> ${stateIn(dir)}
case "$*" in *--ready*) read -r _ < ${dir}/gate;; esac
`;

const listening = async (t: TestContext): Promise<Heard> => {
  const dir = await scratch(t);
  writeFileSync(join(dir, 'systemd-notify'), script(dir), { mode: 0o755 });
  execFileSync('mkfifo', [join(dir, 'gate')]);
  // For both directions, so that neither side waits for the other to open it.
  const gate = openSync(join(dir, 'gate'), 'r+');
  const before = process.env['PATH'];
  process.env['PATH'] = `${dir}:${before ?? ''}`;
  t.after(() => {
    process.env['PATH'] = before;
    closeSync(gate);
  });
  const said = (): readonly string[] =>
    existsSync(stateIn(dir)) ? readFileSync(stateIn(dir), 'utf8').trim().split('\n') : [];
  return {
    systemd: new Systemd(realHost({ root: '/' }), { NOTIFY_SOCKET: '/run/none' }),
    said,
    until: (count) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(reject, 20_000, new Error(`not ${count} lines`));
        const watching = watch(dir, () => {
          look();
        });
        const look = (): void => {
          if (said().length < count) return;
          clearTimeout(late);
          watching.close();
          resolve();
        };
        look();
      }),
    release: () => {
      writeSync(gate, '\n'.repeat(9));
    },
  };
};

const isReady = (line: string): boolean => line.includes('--ready');

test('the READY of a reload is said though that of the start is still being said, with the same status', async (t) => {
  const { systemd, said, until, release } = await listening(t);
  systemd.ready('1 of 1 path connected');
  await until(1);
  await systemd.reloading();
  systemd.ready('1 of 1 path connected');
  release();
  await until(3);
  assert.deepEqual(
    said().map((line) => (isReady(line) ? 'READY' : line.split(' ')[0])),
    ['READY', 'RELOADING=1', 'READY'],
  );
});

test('a status that changes while another one is being said is said after it', async (t) => {
  const { systemd, said, until, release } = await listening(t);
  systemd.ready('1 of 2 paths connected');
  await until(1);
  systemd.status('2 of 2 paths connected');
  systemd.settle();
  release();
  await until(2);
  assert.match(said()[1] ?? '', /2 of 2 paths connected/);
  assert.equal(said().filter(isReady).length, 1);
});
