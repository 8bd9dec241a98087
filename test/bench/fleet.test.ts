/** The simulation of npm run bench:fleet, with a hundred hosts and a target that is as much too slow for them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { figuresOf, tableOf } from './fleet-figures.ts';
import { Heap } from './fleet-heap.ts';
import { svgOf } from './fleet-plot.ts';
import { simulate } from './fleet-run.ts';
import { overloads, spreadOf, usual, withoutJitter } from './fleet-table.ts';

const hosts = 100;
const fleet = { ...usual, hosts, loginsPerSecond: 5, backlog: 4 };
const run = (overload: (typeof overloads)[number], manner: typeof withoutJitter, seed = 1) => {
  const outcome = simulate({ ...fleet, overload }, manner, seed);
  return { ...outcome, ...figuresOf(outcome, hosts) };
};

for (const overload of overloads) {
  test(`a target that ${overload}: every host is connected once, sooner and with fewer in vain when they take turns`, () => {
    const [none, retries, turns] = [
      run(overload, withoutJitter),
      run(overload, spreadOf(0)),
      run(overload, spreadOf(20)),
    ];
    for (const { connectedAt, arrivals, wasted } of [none, retries, turns]) {
      assert.equal(connectedAt.length, hosts);
      assert.deepEqual(
        connectedAt,
        [...connectedAt].sort((a, b) => a - b),
      );
      const asked = arrivals.reduce((sum, one) => sum + one, 0);
      assert.ok(asked >= hosts && asked >= wasted, `${asked} requests, ${wasted} in vain`);
      // Nobody is served faster than the target serves.
      for (const [index, at] of connectedAt.entries())
        assert.ok(at >= (1000 * index) / 5, String(at));
    }
    assert.ok(turns.peak < retries.peak / 4 && retries.peak <= none.peak, `${turns.peak}`);
    assert.ok(turns.wasted < retries.wasted && retries.wasted <= none.wasted, `${turns.wasted}`);
    assert.ok((turns.most ?? NaN) < (retries.most ?? NaN), `${turns.most ?? 0}`);
  });
}

test('the same seed is the same run, another is another', () => {
  const all = (seed: number) => run('drops', spreadOf(10), seed);
  assert.deepEqual(all(3), all(3));
  assert.notDeepEqual(all(3).connectedAt, all(4).connectedAt);
});

test('the figures of one run, to the host', () => {
  const { peak, wasted, inVain, half, all } = run('drops', spreadOf(20));
  assert.deepEqual(
    [peak, wasted, inVain, half?.toFixed(2), all?.toFixed(2)],
    [11, 0, 0, '12.61', '25.14'],
  );
});

test('one host alone waits for no longer than the setting says', () => {
  const alone = { ...usual, hosts: 1 };
  for (const spread of [0, 10, 60]) {
    const [at = NaN] = simulate(alone, spreadOf(spread), 7).connectedAt;
    const slack =
      usual.linksWithinMs + usual.noticeMs + usual.noticeSpreadMs + usual.breathMs + 100;
    assert.ok(at <= spread * 1000 + slack, `${at} ms`);
  }
});

test('the heap gives what is soonest, and of equals what came first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (times) => {
      const heap = new Heap<number>();
      for (const [index, at] of times.entries()) heap.add(at, index);
      const expected = times
        .map((at, what) => ({ at, what }))
        .sort((a, b) => a.at - b.at || a.what - b.what);
      const taken = times.map(() => heap.take()).map((one) => ({ at: one?.at, what: one?.what }));
      assert.deepEqual(taken, expected);
      assert.equal(heap.take(), undefined);
    }),
  );
});

test('the table and the plot', () => {
  const figures = { half: 1, most: 2.25, all: undefined, peak: 12_345, wasted: 0, inVain: 7 };
  assert.deepEqual(tableOf([['a', figures]]).split('\n'), [
    '| manner |  50 % |  99 % |   all | peak/s | attempts wasted | served in vain |',
    '| ------ | ----: | ----: | ----: | -----: | --------------: | -------------: |',
    '| a      | 1.0 s | 2.3 s | never | 12,345 |               0 |              7 |',
  ]);
  const series = [{ name: 'a < b', rate: [5, 0, 1], connected: [0, 4, 6] }];
  const svg = svgOf({ title: 'R & D', series, hosts: 10, limit: 5, seconds: 3 });
  assert.match(svg, /^<svg [^]*a &lt; b[^]*<\/svg>\n$/);
  assert.doesNotMatch(svg, /NaN|undefined|R & D/);
});
