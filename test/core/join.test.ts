import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { joinPaths } from '../../src/core/join.ts';
import { pathKey, type Path } from '../../src/core/path.ts';
import { Secret } from '../../src/core/secret.ts';
import { nqn, path } from './fixture.ts';

type Change = Parameters<typeof path>[0];

const configured = (change: Change = {}): Path => path({ source: 'config.json:1', ...change });
/** `address from local address (source)`. */
const shown = (paths: readonly Path[]): readonly string[] =>
  paths.map((one) => `${one.traddr} from ${one.hostTraddr ?? 'anywhere'} (${one.source})`);

test('a path that is configured and listed is one, as it is configured', () => {
  const options = { 'ctrl-loss-tmo': -1 };
  const secret = new Secret('DHHC-1:00:abc=:');
  const own = configured({ options, ctrlSecret: secret });
  const listed = path({ traddr: '::ffff:10.0.0.1', options: { tos: 4 }, secret });
  assert.deepEqual(joinPaths([own], [listed]), [own]);
});

test('another address, port, subsystem or host is another path; those that are configured come first', () => {
  const listed = [
    path({ traddr: '10.0.0.2' }),
    path({ trsvcid: '4421' }),
    path({ subsysnqn: 'nqn.other' }),
    path({ hostnqn: 'nqn.host' }),
    path({ transport: 'tcp' }),
  ];
  assert.deepEqual(joinPaths([configured()], listed), [configured(), ...listed]);
});

test('the local end that only the portal names is filled in, once for each portal', () => {
  const from = (hostTraddr: string): Path => path({ hostTraddr });
  assert.deepEqual(shown(joinPaths([configured()], [from('10.0.0.8'), from('10.0.0.9')])), [
    '10.0.0.1 from 10.0.0.8 (config.json:1)',
    '10.0.0.1 from 10.0.0.9 (config.json:1)',
  ]);
});

test('a path that is configured from here is what a portal lists from anywhere, and not from there', () => {
  const own = configured({ hostTraddr: '10.0.0.9' });
  assert.deepEqual(joinPaths([own], [path()]), [own]);
  assert.deepEqual(shown(joinPaths([own], [path({ hostTraddr: '10.0.0.8' })])), [
    '10.0.0.1 from 10.0.0.9 (config.json:1)',
    '10.0.0.1 from 10.0.0.8 (discovery.conf:1)',
  ]);
  const other = configured({ source: 'config.json:2' });
  assert.deepEqual(shown(joinPaths([other, own], [path({ hostTraddr: '10.0.0.9' })])), [
    '10.0.0.1 from anywhere (config.json:2)',
    '10.0.0.1 from 10.0.0.9 (config.json:1)',
  ]);
});

test('an interface is a local end too', () => {
  const own = configured({ transport: 'tcp' });
  const listed = path({ transport: 'tcp', hostIface: 'eth1' });
  assert.equal(joinPaths([own], [listed])[0]?.hostIface, 'eth1');
  const other = { ...own, hostIface: 'eth2' };
  assert.deepEqual(joinPaths([other], [listed]), [other, listed]);
});

test('of several configured paths it may be, a listed one is the likest', () => {
  const iface = configured({ hostIface: 'eth1' });
  const own = [iface, { ...iface, hostTraddr: '10.0.0.9' }];
  assert.deepEqual(joinPaths(own, [path({ hostTraddr: '10.0.0.9' })]), own);
});

test('what a portal keeps as its discovery controller is no I/O controller', () => {
  const discovery = path({ kind: 'discovery', subsysnqn: 'nqn.unique' });
  assert.deepEqual(joinPaths([configured({ subsysnqn: 'nqn.unique' })], [discovery]), [discovery]);
});

const anyPath: fc.Arbitrary<Path> = fc
  .record({
    traddr: fc.constantFrom('10.0.0.1', '::ffff:10.0.0.1', '10.0.0.2'),
    hostTraddr: fc.constantFrom(undefined, '10.0.0.8', '10.0.0.9'),
    hostIface: fc.constantFrom(undefined, 'eth1'),
    subsysnqn: fc.constantFrom(nqn('nqn.a'), nqn('nqn.b')),
  })
  .map((change) => path(change));
/** As either source has them: each once. */
const anyPaths = fc.uniqueArray(anyPath, { maxLength: 6, selector: pathKey });

test('however they overlap: each path once, no configured one lost, no listed one without somebody for it', () => {
  const place = (one: Path): string =>
    pathKey({ ...one, hostTraddr: undefined, hostIface: undefined });
  fc.assert(
    fc.property(anyPaths, anyPaths, (own, listed) => {
      const joined = joinPaths(
        own.map((one) => ({ ...one, source: 'config.json:1' })),
        listed,
      );
      const keys = joined.map(pathKey);
      assert.equal(new Set(keys).size, keys.length);
      for (const one of own) {
        const isThere = joined.some(
          (other) =>
            other.source === 'config.json:1' &&
            place(other) === place(one) &&
            (one.hostTraddr === undefined || other.hostTraddr === one.hostTraddr),
        );
        assert.ok(isThere, pathKey(one));
      }
      const agree = (a: string | undefined, b: string | undefined): boolean =>
        a === undefined || b === undefined || a === b;
      for (const other of joined.filter((one) => one.source !== 'config.json:1')) {
        const isDouble = own.some(
          (one) =>
            place(one) === place(other) &&
            agree(one.hostTraddr, other.hostTraddr) &&
            agree(one.hostIface, other.hostIface),
        );
        assert.equal(isDouble, false, pathKey(other));
      }
      for (const one of listed) assert.ok(joined.some((other) => place(other) === place(one)));
      assert.deepEqual(new Set(joinPaths(joined, listed).map(pathKey)), new Set(keys));
    }),
  );
});
