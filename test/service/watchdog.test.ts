/** When systemd's watchdog is fed, by the simulated clock. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Progress } from '../../src/service/progress.ts';
import { Systemd } from '../../src/service/systemd.ts';
import { feedWatchdog, type Watched } from '../../src/service/watchdog.ts';
import { oneTarget } from '../sim/scene.ts';

interface Feeding {
  /** When it was fed, in seconds since the beginning. */
  readonly fed: readonly number[];
  readonly progress: Progress;
  /** So many seconds go by. */
  readonly pass: (seconds: number) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** `code`: what systemd-notify ends with, given how often it was started before. */
const feeding = (
  seconds: number,
  watched: Watched = { busySince: undefined },
  code: (before: number) => number = () => 0,
): Feeding => {
  const sim = oneTarget();
  const began = sim.timeline.now();
  const fed: number[] = [];
  const host: typeof sim.host = {
    ...sim.host,
    run: ({ program, args }) => {
      assert.deepEqual([program, ...args], ['systemd-notify', 'WATCHDOG=1']);
      const exit = { kind: 'exited', code: code(fed.length), stdout: '', stderr: '' } as const;
      fed.push((sim.timeline.now() - began) / 1000);
      return Promise.resolve(exit);
    },
  };
  const environment = { NOTIFY_SOCKET: '/run/none', WATCHDOG_USEC: String(seconds * 1e6) };
  const systemd = new Systemd(host, environment);
  const progress = new Progress();
  const stop = new AbortController();
  const done = feedWatchdog(systemd, sim.host.clock, { watched, progress, stop: stop.signal });
  return {
    fed,
    progress,
    pass: (length) => sim.timeline.pass(length * 1000),
    end: async () => {
      stop.abort();
      await sim.timeline.run(done);
    },
  };
};

test('a watchdog of ten minutes is fed with two and a half to spare', async () => {
  const { fed, pass, end } = feeding(600);
  await pass(1000);
  assert.deepEqual(fed, [0, 450, 900]);
  await end();
});

test('one of twenty seconds is fed at half of its time', async () => {
  const { fed, pass, end } = feeding(20);
  await pass(25);
  assert.deepEqual(fed, [0, 10, 20]);
  await end();
});

test('a word that was not heard is said again in five seconds, until it is', async () => {
  const { fed, pass, end } = feeding(600, undefined, (before) => (before < 3 ? 1 : 0));
  await pass(500);
  assert.deepEqual(fed, [0, 5, 10, 15, 465]);
  await end();
});

test('nothing is said for a pass in which nothing moves, and again once it does', async () => {
  const { fed, progress, pass, end } = feeding(20, { busySince: 0 });
  await pass(43);
  assert.deepEqual(fed, [0]);
  progress.answers += 1;
  await pass(5);
  assert.deepEqual(fed, [0, 45]);
  await end();
});
