import assert from 'node:assert/strict';
import { test } from 'node:test';

import { untried } from '../../src/core/backoff.ts';
import { choose, type Candidate } from '../../src/core/door.ts';
import type { DoorStep } from '../../src/core/plan.ts';
import { defaultSettings as settings } from '../../src/core/settings.ts';
import { connect, discover, heldUp, worked } from './candidates.ts';

const nameOf = ({ step }: Candidate<DoorStep>): string =>
  step.kind === 'connect' ? step.path.subsysnqn : 'discovery';

const next = (candidates: readonly Candidate<DoorStep>[], waited = 0): string => {
  const choice = choose(candidates, settings, waited);
  if (choice.kind === 'wait') return `wait ${choice.ms}`;
  if (choice.kind === 'done') return 'done';
  const those = choice.kind === 'go' ? [choice.candidate] : choice.candidates;
  return [choice.kind, ...those.map(nameOf)].join(' ');
};

test('nobody left: done', () => {
  assert.equal(next([]), 'done');
});

test('who could not be asked yet is waited for, long after the first were asked', () => {
  const pending = [connect('a', 'pending')];
  const kindAfter = (waited: number, sinceLast: number) =>
    choose(pending, settings, waited, sinceLast).kind;
  assert.deepEqual([kindAfter(60_000, 1000), kindAfter(60_000, 60_000)], ['wait', 'done']);
});

test('nothing known of anybody: wait for the network', () => {
  assert.match(next([connect('a', 'pending')]), /^wait [1-9]/);
});

for (const evidence of ['closed', 'unreachable', 'no-route', 'no-device', 'no-name'] as const) {
  test(`${evidence}: turned away without the door`, () => {
    const live = connect('live', 'alive', worked);
    const away = [connect('a', evidence), connect('b', evidence)];
    assert.equal(next([away[0] ?? live, live, away[1] ?? live]), 'turn-away a b');
  });
}

/** Each goes before all that follow it. */
const order: readonly Candidate<DoorStep>[] = [
  connect('alive-worked-before', 'alive', worked),
  connect('alive', 'alive'),
  connect('quiet-worked-before', 'quiet', worked),
  connect('quiet', 'quiet'),
  connect('held-the-door', 'alive', heldUp),
  connect('says-it-has-no-RDMA', 'no-rdma'),
];

test('who certainly lives goes first, who says itself that it is dead goes last', () => {
  const left = [...order].reverse();
  const gone: string[] = [];
  while (left.length > 0) {
    const choice = choose(left, settings, 10_000);
    assert.ok(choice.kind === 'go');
    gone.push(nameOf(choice.candidate));
    left.splice(left.indexOf(choice.candidate), 1);
  }
  assert.deepEqual(gone, order.map(nameOf));
});

test('among equals connects go before discoveries, and the less unlucky first', () => {
  assert.equal(next([discover('alive'), connect('a', 'alive')]), 'go a');
  const unlucky = { ...untried, failures: 3 };
  assert.equal(next([connect('a', 'alive', unlucky), connect('b', 'alive')]), 'go b');
  const waiting = { ...untried, notBefore: 5 };
  assert.equal(
    next([connect('a', 'alive', { ...waiting, notBefore: 9 }), connect('b', 'alive', waiting)]),
    'go b',
  );
});

test('who lives does not wait for those of whom nothing is known', () => {
  assert.equal(next([connect('a', 'pending'), connect('b', 'alive')]), 'go b');
  assert.equal(next([connect('a', 'pending'), connect('b', 'alive', worked)]), 'go b');
});

test('who never worked waits a moment for one that did', () => {
  const candidates = [connect('a', 'pending', worked), connect('b', 'alive')];
  assert.equal(next(candidates, 0), 'wait 60');
  assert.equal(next(candidates, 59), 'wait 1');
  assert.equal(next(candidates, 60), 'go b');
});

test('a discovery waits a moment for connects', () => {
  assert.equal(next([connect('a', 'pending'), discover('alive')], 0), 'wait 60');
  assert.equal(next([connect('a', 'pending'), discover('alive')], 60), 'go discovery');
});

test('the doubtful wait longer, but not for ever', () => {
  const ready = (one: Candidate<DoorStep>, waited: number): string =>
    next([connect('x', 'pending'), one], waited);
  assert.equal(ready(connect('q', 'quiet', worked), 59), 'wait 1');
  assert.equal(ready(connect('q', 'quiet', worked), 60), 'go q');
  assert.equal(ready(connect('q', 'quiet'), 499), 'wait 1');
  assert.equal(ready(connect('q', 'quiet'), 500), 'go q');
  assert.equal(ready(connect('h', 'alive', heldUp), 499), 'wait 1');
  assert.match(ready(connect('n', 'no-rdma'), 500), /^wait/);
  assert.equal(ready(connect('n', 'no-rdma'), 4000), 'go n');
});

test('who is never heard of is given up, so that the pass can look again', () => {
  assert.equal(next([connect('a', 'pending')], 7999), 'wait 4000');
  assert.equal(next([connect('a', 'pending')], 8000), 'done');
});

test('nobody waits for one that held the door before', () => {
  assert.equal(next([connect('a', 'pending', heldUp), connect('b', 'quiet')]), 'go b');
});

const goOf = (candidate: Candidate<DoorStep>): readonly [number, boolean] => {
  const choice = choose([candidate], settings, 10_000);
  assert.ok(choice.kind === 'go');
  return [choice.deadlineMs, choice.yields];
};

test('how long each may stay, and whether it gives way', () => {
  assert.deepEqual(goOf(connect('a', 'alive', worked)), [15_000, false]);
  assert.deepEqual(goOf(connect('a', 'alive')), [2000, false]);
  assert.deepEqual(goOf(connect('a', 'quiet')), [2000, true]);
  assert.deepEqual(goOf(connect('a', 'quiet', worked)), [15_000, true]);
  assert.deepEqual(goOf(connect('a', 'alive', heldUp)), [4000, true]);
  assert.deepEqual(goOf(connect('a', 'no-rdma', worked)), [6000, true]);
  assert.deepEqual(goOf(connect('a', 'no-rdma')), [2000, true]);
  assert.deepEqual(goOf(connect('a', 'no-rdma', { ...heldUp, timeouts: 9 })), [6000, true]);
});

test('while others wait, even what has worked before gets three short deadlines at most', () => {
  const choice = choose(
    [connect('a', 'alive', worked), connect('b', 'alive', worked)],
    settings,
    10_000,
  );
  assert.ok(choice.kind === 'go');
  assert.equal(choice.deadlineMs, 6000);
});

test('who is merely slow gets through in the end, also while others wait', () => {
  const deadlines = [0, 1, 2].map((timeouts) => {
    const slow = { ...worked, failures: timeouts, timeouts };
    const choice = choose([connect('a', 'alive', slow), discover('no-rdma')], settings, 10_000);
    return choice.kind === 'go' ? choice.deadlineMs : choice.kind;
  });
  assert.deepEqual(deadlines, [6000, 4000, 8000]);
});

test('an address that has held the door in this round goes after those that may live', () => {
  const hung = { ...connect('a', 'alive', worked), hung: true };
  assert.equal(next([hung, connect('b', 'quiet')]), 'go b');
});
