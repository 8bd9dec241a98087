import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { timerWrites, type TimerWrite } from '../../src/core/srp/timer-writes.ts';
import {
  parseSrpTimer,
  timersProblem,
  type SrpTimer,
  type SrpTimers,
} from '../../src/core/srp/timers.ts';
import { need } from './srp-fixture.ts';

const timer = (text: string): SrpTimer => need(parseSrpTimer(text));

const triple = (text: string): SrpTimers => {
  const [reconnectDelay = '', fastIoFailTmo = '', devLossTmo = ''] = text.split(' ');
  return {
    reconnectDelay: timer(reconnectDelay),
    fastIoFailTmo: timer(fastIoFailTmo),
    devLossTmo: timer(devLossTmo),
  };
};

const fields = {
  reconnect_delay: 'reconnectDelay',
  fast_io_fail_tmo: 'fastIoFailTmo',
  dev_loss_tmo: 'devLossTmo',
} as const;

const afterWrite = (timers: SrpTimers, { attribute, value }: TimerWrite): SrpTimers => ({
  ...timers,
  [fields[attribute]]: timer(value),
});

const shown = (from: string, to: string) =>
  timerWrites(triple(from), triple(to))?.map(({ attribute, value }) => `${attribute}=${value}`);

/** From, to, and what is written, in this order. */
const table: readonly (readonly [string, string, readonly string[] | undefined])[] = [
  ['10 15 600', '10 15 600', []],
  ['10 15 600', '10 5 600', ['fast_io_fail_tmo=5']],
  // A vendor's kernel wants fast_io_fail_tmo no shorter than reconnect_delay, at each step.
  ['10 15 600', '5 5 600', ['reconnect_delay=5', 'fast_io_fail_tmo=5']],
  ['5 5 600', '10 15 600', ['fast_io_fail_tmo=15', 'reconnect_delay=10']],
  // The wider one first, whichever way it goes.
  ['10 15 30', '10 60 600', ['dev_loss_tmo=600', 'fast_io_fail_tmo=60']],
  ['10 60 600', '10 15 30', ['fast_io_fail_tmo=15', 'dev_loss_tmo=30']],
  // Something has to end the waiting all the while.
  ['off off 600', 'off 15 off', ['fast_io_fail_tmo=15', 'dev_loss_tmo=off']],
  // Neither of the two can go first, so room is made.
  ['off off 100', 'off 200 off', ['dev_loss_tmo=600', 'fast_io_fail_tmo=200', 'dev_loss_tmo=off']],
  // Nothing but a reconnect_delay can hold them while the two others change places.
  [
    'off 600 off',
    'off off 0',
    ['reconnect_delay=600', 'fast_io_fail_tmo=off', 'dev_loss_tmo=0', 'reconnect_delay=off'],
  ],
  ['10 15 600', '10 15 15', undefined],
  ['10 15 600', 'off off off', undefined],
];
for (const [from, to, writes] of table) {
  test(`timers ${from} to ${to}: ${writes?.join(', ') ?? 'nothing that the kernel would take'}`, () => {
    assert.deepEqual(shown(from, to), writes);
  });
}

const timerArbitrary = fc.oneof(
  fc.constantFrom('off', '0', '1', '5', '599', '600', '601', '1000'),
  fc.integer({ min: 0, max: 700 }).map(String),
);
const triples = fc
  .tuple(timerArbitrary, timerArbitrary, timerArbitrary)
  .map((parts) => triple(parts.join(' ')))
  .filter((timers) => timersProblem(timers)?.refusedBy !== 'every kernel');

test('from any triple that the kernel takes to any other, every one on the way is taken', () => {
  fc.assert(
    fc.property(triples, triples, (from, to) => {
      const vendors = [from, to].every((timers) => timersProblem(timers) === undefined);
      let now = from;
      for (const write of need(timerWrites(from, to))) {
        now = afterWrite(now, write);
        const problem = timersProblem(now);
        assert.notEqual(problem?.refusedBy, 'every kernel', JSON.stringify(now));
        if (vendors) assert.equal(problem, undefined, JSON.stringify(now));
      }
      assert.deepEqual(now, to);
    }),
    { numRuns: 2000 },
  );
});

test('what does not differ is not written, but to make room', () => {
  fc.assert(
    fc.property(triples, triples, (from, to) => {
      const writes = need(timerWrites(from, to));
      const differing = Object.entries(fields).filter(([, name]) => from[name] !== to[name]);
      assert.ok(writes.length <= differing.length + 2);
      if (differing.length === 0) assert.deepEqual(writes, []);
    }),
  );
});
