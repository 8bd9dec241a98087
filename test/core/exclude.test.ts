import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { parseAddress } from '../../src/core/address.ts';
import {
  excludedPath,
  excludedPortal,
  exclusionRemarks,
  separate,
} from '../../src/core/exclude.ts';
import { discoveryNqn } from '../../src/core/ids.ts';
import { contains, parseNetwork } from '../../src/core/network.ts';
import { matches, parseNqnPattern } from '../../src/core/pattern.ts';
import { plan, sentence } from '../../src/core/plan.ts';
import { defaultSettings, settingsTable, type Settings } from '../../src/core/settings.ts';
import { planDescriptions } from '../../src/core/setup/descriptions.ts';
import { judge } from '../../src/core/verdict.ts';
import { asked, controller, memory, path, portal, record, view, vol } from './fixture.ts';

const settings = (change: Partial<Settings>): Settings => ({ ...defaultSettings, ...change });
const nqns = (text: string) =>
  settings({ nvmeExcludeNqn: settingsTable.nvmeExcludeNqn.parse(text) ?? [] });
const addresses = (text: string) =>
  settings({ nvmeExcludeAddress: settingsTable.nvmeExcludeAddress.parse(text) ?? [] });
const interfaces = (text: string) =>
  settings({ nvmeExcludeInterface: settingsTable.nvmeExcludeInterface.parse(text) ?? [] });

test('a pattern is what a regular expression would make of it', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 10 });
  fc.assert(
    fc.property(letters, name, (rest, text) => {
      const pattern = parseNqnPattern(`*${rest}`);
      assert.ok(pattern !== undefined);
      const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*');
      assert.equal(matches(pattern, text), new RegExp(`^${source}$`).test(text));
    }),
    { numRuns: 3000 },
  );
});

test('a pattern takes no longer than its name is long', () => {
  const pattern = parseNqnPattern('*a'.repeat(100));
  assert.ok(pattern !== undefined);
  assert.equal(matches(pattern, `${'a'.repeat(100_000)}b`), false);
});

test('networks are compared by value', () => {
  const inside = (network: string, address: string): boolean => {
    const [net, ip] = [parseNetwork(network), parseAddress(address)];
    assert.ok(net !== undefined && ip !== undefined);
    return contains(net, ip);
  };
  for (const [network, address] of [
    ['10.0.0.7', '::ffff:10.0.0.7'],
    ['10.0.0.0/8', '10.255.0.1'],
    ['10.0.0.9/31', '10.0.0.8'],
    ['0.0.0.0/0', '1.2.3.4'],
    ['fd00::/64', 'FD00:0:0:0:ffff::1'],
    ['::ffff:10.0.0.0/104', '10.200.0.1'],
    ['fe80::1', 'fe80::1%eth1'],
  ] as const)
    assert.equal(inside(network, address), true, `${network} ${address}`);
  for (const [network, address] of [
    ['10.0.0.7', '10.0.0.70'],
    ['10.0.0.0/9', '10.128.0.1'],
    ['0.0.0.0/0', 'fd00::1'],
    ['::/0', '10.0.0.1'],
    ['fe80::1%eth1', 'fe80::1%eth2'],
  ] as const)
    assert.equal(inside(network, address), false, `${network} ${address}`);
});

test('portals and paths are told by NQN, address and interface', () => {
  const by = (change: Parameters<typeof portal>[0], rules: Settings) =>
    excludedPortal(portal(change), rules, [{ iface: 'eth1', address: '10.0.0.9' }])?.by;
  assert.equal(by({}, defaultSettings), undefined);
  assert.equal(by({}, nqns('nqn.2014-08.org.nvmexpress.disc*')), 'exclude-nqn');
  assert.equal(by({}, nqns(vol)), undefined);
  assert.equal(by({}, addresses('10.0.0.0/24')), 'exclude-address');
  assert.equal(by({ traddr: 'target.example' }, addresses('0.0.0.0/0, ::/0')), undefined);
  assert.equal(by({ hostIface: 'eth1' }, interfaces('eth1')), 'exclude-interface');
  assert.equal(by({ traddr: 'fe80::1%eth1' }, interfaces('eth0 eth1')), 'exclude-interface');
  assert.equal(by({ hostTraddr: '::ffff:10.0.0.9' }, interfaces('eth1')), 'exclude-interface');
  assert.equal(by({ hostTraddr: '10.0.0.8' }, interfaces('eth1')), undefined);
  assert.equal(by({ hostIface: 'eth10' }, interfaces('eth1')), undefined);
  assert.equal(excludedPath(path(), nqns('nqn.2020-01.*:vol?')), undefined);
  assert.equal(excludedPath(path(), nqns('nqn.2020-01.*:vol*'))?.by, 'exclude-nqn');
});

const referral = record({ kind: 'referral', traddr: '10.1.0.1', subnqn: discoveryNqn });
const other = record({ subnqn: 'nqn.test:other' });

/** What would be done on a host with one portal that lists two subsystems and refers to another portal. */
const planned = (rules: Settings, change: Parameters<typeof view>[0] = {}) => {
  const known = memory({ ...asked, records: [record(), other, referral] });
  const seen = view({ memory: known, settings: rules, ...change });
  return { steps: plan(seen).map(sentence), ...judge(seen) };
};

test('what is excluded is neither asked nor connected, and one remark says how much it is', () => {
  assert.equal(planned(defaultSettings).steps.length, 3);
  const byNqn = planned(nqns(vol));
  assert.deepEqual(byNqn.steps, [
    'connect nqn.test:other at rdma 10.0.0.1:4420: not connected since boot (discovery.conf:1)',
    'ask rdma 10.1.0.1:4420 what it exports and connect all of it: not asked since boot (discovery.conf:1)',
  ]);
  assert.deepEqual(byNqn.remarks, [
    `left alone because of [nvme] exclude-nqn: 1 path; ${vol} at rdma 10.0.0.1:4420 (discovery.conf:1)`,
  ]);
  const byAddress = planned(addresses('10.1.0.0/16'));
  assert.equal(byAddress.steps.length, 2);
  assert.deepEqual(byAddress.remarks, [
    'left alone because of [nvme] exclude-address: 1 portal; rdma 10.1.0.1:4420 (discovery.conf:1)',
  ]);
  const both = planned(addresses('10.0.0.0/8'));
  assert.deepEqual(both.steps, []);
  assert.equal(both.converged, true);
});

test('an existing connection to what is excluded is left alone, whatever its state', () => {
  for (const state of ['live', 'connecting', 'resetting'] as const) {
    const actual = { ...view().actual, controllers: [controller({ state })] };
    const { steps, problems } = planned(nqns('*'), { actual });
    assert.deepEqual([steps, problems], [[], []]);
  }
});

test('portals that the files alone exclude are not desired at all', () => {
  const all = [portal(), portal({ traddr: '10.9.0.1', source: 'discovery.conf:2' })];
  const paths = [path(), path({ traddr: '10.9.0.1' })];
  const rules = addresses('10.9.0.0/16');
  const { excluded, ...kept } = separate({ portals: all, paths }, rules);
  assert.deepEqual(kept, { portals: [portal()], paths: [path()] });
  assert.deepEqual(exclusionRemarks([...excluded, ...excluded]), [
    'left alone because of [nvme] exclude-address: 1 portal and 1 path; the first: rdma 10.9.0.1:4420 (discovery.conf:2)',
  ]);
  const three = [1, 2, 3].map((n) => portal({ traddr: `10.9.0.${n}` }));
  assert.match(
    exclusionRemarks(separate({ portals: three, paths: [] }, rules).excluded).join(),
    /: 3 portals; the first: rdma 10\.9\.0\.1:4420/,
  );
});

test('an excluded device keeps its node description; names are compared whole', () => {
  const devices = ['mlx5_1', 'mlx5_10', 'rxe0'].map((name) => ({
    name,
    description: 'old',
    refuses: undefined,
  }));
  const excluded = settingsTable.devicesExclude.parse('mlx5_1 rxe*') ?? [];
  const { steps } = planDescriptions(
    { text: 'node7', source: 'openib.conf:1', excluded },
    { devices, isManaged: false },
  );
  assert.deepEqual(
    steps.map(({ device, text }) => `${device} ${text}`),
    ['mlx5_10 node7 HCA-2'],
  );
});
