import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Gather } from '../../src/service/gather.ts';

test('acts when nothing has come for a while, and never later than promised', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let acts = 0;
  const gather = new Gather({ quietMs: 50, longestMs: 250 }, () => (acts += 1));
  gather.hint();
  t.mock.timers.tick(49);
  assert.equal(acts, 0);
  gather.hint();
  t.mock.timers.tick(49);
  assert.equal(acts, 0);
  t.mock.timers.tick(1);
  assert.equal(acts, 1);
  for (let at = 0; at < 240; at += 40) {
    gather.hint();
    t.mock.timers.tick(40);
  }
  assert.equal(acts, 1);
  t.mock.timers.tick(10);
  assert.equal(acts, 2);
  t.mock.timers.tick(1000);
  assert.equal(acts, 2);
});

test('what was gathered can be dropped', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let acts = 0;
  const gather = new Gather({ quietMs: 50, longestMs: 250 }, () => (acts += 1));
  gather.hint();
  gather.stop();
  t.mock.timers.tick(1000);
  assert.equal(acts, 0);
  gather.hint();
  t.mock.timers.tick(50);
  assert.equal(acts, 1);
});
