import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import type { Controller } from '../../src/core/actual.ts';
import { discoveryNqn } from '../../src/core/ids.ts';
import { fit, matchControllers } from '../../src/core/match.ts';
import type { Path } from '../../src/core/path.ts';
import { controller, path } from './fixture.ts';

const from = (change: Partial<Controller['address']>): Controller => {
  const one = controller();
  return { ...one, address: { ...one.address, ...change } };
};

test('the same addresses in other spellings are the same connection', () => {
  const pairs = [
    ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['fe80::1%eth1', 'fe80::1'],
  ] as const;
  for (const [wanted, there] of pairs) {
    const one = path({ traddr: wanted });
    assert.equal(fit(one, from({ traddr: there })), 'exact', wanted);
    assert.equal(matchControllers([one], [from({ traddr: there })]).size, 1, wanted);
  }
});

test('a controller that shows no subsystem yet may be any path there', () => {
  const one = from({});
  const connecting = { ...one, subsysnqn: '', state: 'connecting' as const };
  assert.equal(matchControllers([path()], [connecting]).size, 1);
});

const others: Readonly<Record<string, Controller>> = {
  'another address': from({ traddr: '10.0.0.2' }),
  'another port': from({ trsvcid: '4421' }),
  'another link of the same link-local address': from({ traddr: 'fe80::1%eth2' }),
  'another transport': controller({ transport: 'tcp' }),
  'another subsystem': controller({ subsysnqn: 'nqn.other' }),
  'another host': controller({ hostnqn: 'nqn.other:host' }),
  'a discovery controller': controller({ kind: 'discovery', subsysnqn: discoveryNqn }),
};
for (const [name, one] of Object.entries(others)) {
  test(`${name} is another connection`, () => {
    const wanted = one.address.traddr.startsWith('fe80')
      ? path({ traddr: 'fe80::1%eth1' })
      : path();
    assert.equal(fit(wanted, one), undefined);
  });
}

test('a connect under way, whose subsystem the kernel does not show yet, may be this one', () => {
  assert.equal(fit(path(), controller({ state: 'connecting', subsysnqn: '' })), 'loose');
});

test('a kernel that does not show the host NQN is given the benefit of the doubt', () => {
  assert.equal(fit(path(), controller({ hostnqn: undefined })), 'exact');
});

test('local addresses: equal is exact, only one given is loose, different is another one', () => {
  const wanted = path({ hostTraddr: '10.0.0.9' });
  assert.equal(fit(wanted, from({ hostTraddr: '::ffff:10.0.0.9' })), 'exact');
  assert.equal(fit(wanted, from({})), 'loose');
  assert.equal(fit(path(), from({ hostTraddr: '10.0.0.9' })), 'loose');
  assert.equal(fit(wanted, from({ hostTraddr: '10.0.0.8' })), undefined);
  assert.equal(fit(path({ hostIface: 'eth1' }), from({ hostIface: 'eth1' })), 'exact');
  assert.equal(fit(path({ hostIface: 'eth1' }), from({ hostIface: 'eth2' })), undefined);
});

test('any discovery controller of a portal is its persistent one, by its well-known or its own NQN', () => {
  const wanted = path({ kind: 'discovery', subsysnqn: discoveryNqn });
  assert.equal(fit(wanted, controller({ kind: 'discovery', subsysnqn: 'nqn.unique' })), 'exact');
  assert.equal(fit(wanted, controller()), undefined);
});

test('an exact fit goes before a loose one, whatever the order', () => {
  const a = path({ hostTraddr: '10.0.0.9' });
  const b = path();
  const mine = from({ hostTraddr: '10.0.0.9' });
  for (const paths of [
    [a, b],
    [b, a],
  ]) {
    const matches = matchControllers(paths, [mine]);
    assert.deepEqual([matches.get(a), matches.get(b)], [mine, undefined]);
  }
});

const addresses = fc.constantFrom('10.0.0.1', '::ffff:10.0.0.1', '10.0.0.2');
const nqns = fc.constantFrom('nqn.a', 'nqn.b', '');
const locals = fc.constantFrom(undefined, '10.0.0.8', '10.0.0.9');
const anyPath: fc.Arbitrary<Path> = fc
  .tuple(addresses, fc.constantFrom('nqn.a', 'nqn.b'), locals)
  .map(([traddr, subsysnqn, hostTraddr]) => path({ traddr, subsysnqn, hostTraddr }));
const anyController: fc.Arbitrary<Controller> = fc
  .tuple(addresses, nqns, locals)
  .map(([traddr, subsysnqn, hostTraddr]) => ({ ...from({ traddr, hostTraddr }), subsysnqn }));

const deletingNameless: Controller = { ...from({}), subsysnqn: '', state: 'deleting (no IO)' };

test('one that is deleted before it shows its subsystem is in the way of all whose it may be, and of nobody else', () => {
  const [a, b] = [path({ subsysnqn: 'nqn.a' }), path({ subsysnqn: 'nqn.b' })];
  const [served, elsewhere] = [path(), path({ traddr: '10.0.0.2' })];
  const own = controller();
  const matches = matchControllers([a, b, served, elsewhere], [own, deletingNameless]);
  const found = [a, b, served, elsewhere].map((one) => matches.get(one));
  assert.deepEqual(found, [deletingNameless, deletingNameless, own, undefined]);
});

test('each controller serves one path, each match fits, and nobody who could be served goes without', () => {
  fc.assert(
    fc.property(fc.array(anyPath), fc.array(anyController), (paths, controllers) => {
      const matches = matchControllers(paths, controllers);
      const taken = [...matches.values()];
      assert.equal(new Set(taken).size, taken.length);
      for (const [one, found] of matches) assert.ok(fit(one, found));
      for (const one of paths.filter((wanted) => !matches.has(wanted)))
        for (const free of controllers.filter((other) => !taken.includes(other)))
          assert.equal(fit(one, free), undefined);
    }),
    { numRuns: 500 },
  );
});
