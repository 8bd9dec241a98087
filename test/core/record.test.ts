import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import type { Portal } from '../../src/core/desired.ts';
import { discoveryNqn } from '../../src/core/ids.ts';
import { Secret } from '../../src/core/secret.ts';
import { follow as followed, unusable, type LogRecord } from '../../src/core/record.ts';
import { portal, record, vol } from './fixture.ts';

const follow = (...args: Parameters<typeof followed>) => {
  const { portals, paths } = followed(...args);
  return { portals: [...portals.values()], paths: [...paths.values()] };
};

const referTo = (traddr: string): LogRecord =>
  record({ kind: 'referral', traddr, subnqn: discoveryNqn });

const reach = (
  portals: readonly Portal[],
  pages: Readonly<Record<string, readonly LogRecord[]>>,
): readonly (readonly string[])[] => {
  const { portals: asked, paths } = follow(portals, ({ traddr }) => pages[traddr] ?? []);
  return [
    asked.map(({ traddr }) => traddr),
    paths.map(({ subsysnqn, traddr }) => `${subsysnqn} ${traddr}`),
  ];
};

test('a log page leads to paths as the host and with the options of the portal', () => {
  const options = { 'ctrl-loss-tmo': -1, 'nr-io-queues': 4 };
  const from = portal({ options, hostTraddr: '10.0.0.9' });
  const [only] = follow([from], () => [record({ traddr: '10.0.0.5', trsvcid: '4421' })]).paths;
  const { hostnqn, hostid, hostTraddr, source } = from;
  assert.deepEqual(
    { ...only },
    {
      ...{ transport: 'rdma', traddr: '10.0.0.5', trsvcid: '4421', subsysnqn: vol, kind: 'io' },
      ...{ hostTraddr, hostIface: undefined, hostnqn, hostid, options, source },
      ...{ secret: undefined, ctrlSecret: undefined },
    },
  );
});

test('referrals are followed, and a cycle is gone through once', () => {
  const pages = {
    '10.0.0.1': [referTo('10.0.0.2'), record()],
    '10.0.0.2': [referTo('10.0.0.3'), referTo('10.0.0.2')],
    '10.0.0.3': [referTo('::ffff:10.0.0.1'), record({ traddr: '10.0.0.3' })],
  };
  assert.deepEqual(reach([portal()], pages), [
    ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
    [`${vol} 10.0.0.1`, `${vol} 10.0.0.3`],
  ]);
});

test('a portal about itself is neither a path nor a referral', () => {
  const page = [record({ kind: 'current', subnqn: discoveryNqn })];
  assert.deepEqual(reach([portal()], { '10.0.0.1': page }), [['10.0.0.1'], []]);
});

test('a persistent portal keeps its discovery controller, with a keep-alive it may override', () => {
  const [usual] = follow([portal({ persistent: true })], () => []).paths;
  assert.deepEqual([usual?.kind, usual?.options], ['discovery', { 'keep-alive-tmo': 30 }]);
  const options = { 'keep-alive-tmo': 5 };
  const [own] = follow([portal({ persistent: true, options })], () => []).paths;
  assert.deepEqual(own?.options, options);
});

test('the secret of a discovery controller is of no other: not of what it lists, nor of what it refers to', () => {
  const ctrlSecret = new Secret('DHHC-1:00:abc=:');
  const from = portal({ persistent: true, ctrlSecret });
  const pages: Readonly<Record<string, readonly LogRecord[]>> = {
    '10.0.0.1': [record(), referTo('10.0.0.2')],
  };
  const { paths } = follow([from], ({ traddr }) => pages[traddr] ?? []);
  assert.deepEqual(
    paths.map((path) => [path.kind, path.traddr, path.ctrlSecret?.reveal()]),
    [
      ['discovery', '10.0.0.1', 'DHHC-1:00:abc=:'],
      ['io', '10.0.0.1', undefined],
      ['discovery', '10.0.0.2', undefined],
    ],
  );
});

test('two portals that list the same subsystem at the same address want one path', () => {
  const pages = { '10.0.0.1': [record()], '10.0.0.2': [record()] };
  const [, paths] = reach([portal(), portal({ traddr: '10.0.0.2' })], pages);
  assert.deepEqual(paths, [`${vol} 10.0.0.1`]);
});

const bad: readonly (readonly [Partial<LogRecord>, RegExp])[] = [
  [{ transport: 'tcp' }, /transport is tcp/],
  [{ traddr: '' }, /address ""/],
  [{ traddr: '0.0.0.0' }, /unspecified/],
  [{ traddr: '::' }, /unspecified/],
  [{ traddr: '0:0:0:0:0:0:0:0' }, /unspecified/],
  [{ traddr: '::ffff:0.0.0.0' }, /unspecified/],
  [{ traddr: 'target' }, /not an IP address/],
  [{ trsvcid: '' }, /service ""/],
  [{ trsvcid: 'nvme' }, /not a port/],
  [{ trsvcid: '0' }, /not a port/],
  [{ trsvcid: '65536' }, /not a port/],
  [{ subnqn: '' }, /its NQN is none/],
  [{ kind: 'unknown' }, /does not know its type/],
  [{ subnqn: discoveryNqn }, /a discovery service/],
  [{ subnqn: 'nqn.2020-01.org.example:vol1,hostnqn=nqn.of-somebody-else' }, /its NQN is none/],
  [{ subnqn: `nqn.${'x'.repeat(220)}` }, /its NQN is none/],
  [{ traddr: 'fe80::1%eth0,hostnqn=nqn.of-somebody-else' }, /names an interface/],
];
for (const [change, why] of bad) {
  test(`a record with ${JSON.stringify(change)} is passed over, and says why`, () => {
    assert.match(unusable(record(change), portal()) ?? '', why);
    assert.deepEqual(follow([portal()], () => [record(change)]).paths, []);
  });
}

test('a link-local address is on the interface of its portal', () => {
  const local = record({ traddr: 'fe80::2' });
  const [found] = follow([portal({ traddr: 'fe80::1%eth1' })], () => [local]).paths;
  assert.equal(found?.traddr, 'fe80::2%eth1');
  assert.match(unusable(local, portal()) ?? '', /link-local/);
});

test('an address that only looks empty is an address', () => {
  for (const traddr of ['10.0.0.0', '::1', '100::']) {
    assert.equal(unusable(record({ traddr }), portal()), undefined, traddr);
  }
});

const place = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3', '::ffff:10.0.0.2');
const page = fc.array(
  fc.oneof(
    place.map(referTo),
    fc
      .tuple(place, fc.constantFrom('nqn.a', 'nqn.b'))
      .map(([traddr, subnqn]) => record({ traddr, subnqn })),
  ),
  { maxLength: 5 },
);

test('whatever the referrals, following them ends, with no portal and no path twice', () => {
  fc.assert(
    fc.property(fc.array(place), fc.array(page, { minLength: 4, maxLength: 4 }), (start, pages) => {
      const number = (one: Portal): number => Number(one.traddr.at(-1)) - 1;
      const found = follow(
        start.map((traddr) => portal({ traddr })),
        (one) => pages[number(one)] ?? [],
      );
      const last = found.portals.map(({ traddr }) => traddr.split(':').at(-1));
      assert.equal(new Set(last).size, last.length);
      const paths = found.paths.map(
        ({ traddr, subsysnqn }) => `${traddr.split(':').at(-1) ?? ''} ${subsysnqn}`,
      );
      assert.equal(new Set(paths).size, paths.length);
    }),
    { numRuns: 300 },
  );
});
