import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  canBecome,
  careFor,
  followers,
  remotePortStates,
  type LoginState,
} from '../../src/core/srp/remote-port.ts';
import { parseSrpTimer, type SrpTimers } from '../../src/core/srp/timers.ts';
import { need } from './srp-fixture.ts';

const timers = (text: string): SrpTimers => {
  const [reconnectDelay, fastIoFailTmo, devLossTmo] = text
    .split(' ')
    .map((one) => need(parseSrpTimer(one)));
  return {
    reconnectDelay: need(reconnectDelay),
    fastIoFailTmo: need(fastIoFailTmo),
    devLossTmo: need(devLossTmo),
  };
};

const usual = timers('10 15 600');

/** State, what Holdfast does, whether I/O gets through, what it says. */
const table: readonly (readonly [LoginState, string, boolean, RegExp])[] = [
  ['running', 'leave', true, /^running$/],
  [
    'blocked',
    'wait',
    false,
    /^connection lost, I\/O waits: the kernel reconnects every 10 s, fails I\/O after 15 s, gives the host up after 600 s$/,
  ],
  [
    'fail-fast',
    'wait',
    false,
    /^connection lost, I\/O fails so that other paths take over: the kernel reconnects every 10 s, gives the host up after 600 s$/,
  ],
  ['lost', 'log-in', false, /^given up by the kernel, which is removing/],
  ['removed', 'log-in', false, /^not logged in$/],
  ['unknown', 'leave', false, /left to the kernel$/],
];
for (const [state, action, serves, sentence] of table) {
  test(`a login that is ${state}: ${action}`, () => {
    const care = careFor(state, usual);
    assert.deepEqual([care.action, care.serves], [action, serves]);
    assert.match(care.sentence, sentence);
    assert.equal(careFor(state, undefined).action, action);
  });
}

test('every state has a row', () => {
  const states = [...remotePortStates, 'removed'].sort();
  assert.deepEqual(Object.keys(followers).sort(), states);
  assert.deepEqual(table.map(([state]) => state).sort(), states);
});

test('where nothing reconnects it or gives it up, that is said', () => {
  assert.equal(
    careFor('fail-fast', timers('off 15 off')).sentence,
    'connection lost, I/O fails so that other paths take over: nothing reconnects it while reconnect_delay is off',
  );
  assert.doesNotMatch(careFor('blocked', timers('10 off 600')).sentence, /fails I\/O/);
});

test('transitions are those of srp_rport_set_state', () => {
  const refused: readonly (readonly [LoginState, LoginState])[] = [
    ['lost', 'running'],
    ['lost', 'fail-fast'],
    ['lost', 'blocked'],
    ['fail-fast', 'blocked'],
    ['removed', 'running'],
  ];
  for (const [from, to] of refused) assert.ok(!followers[from].includes(to), `${from} ${to}`);
  for (const from of ['running', 'blocked', 'fail-fast'] as const)
    assert.ok(followers[from].includes('lost'));
});

test('by way of others: a failing port can block again after it ran, a lost one can only go', () => {
  assert.equal(canBecome('fail-fast', 'blocked'), true);
  assert.equal(canBecome('lost', 'removed'), true);
  assert.equal(canBecome('lost', 'running'), false);
  assert.equal(canBecome('running', 'running'), true);
});
