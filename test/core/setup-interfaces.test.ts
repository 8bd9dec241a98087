import assert from 'node:assert/strict';
import { test } from 'node:test';

import { planInterfaces } from '../../src/core/setup/interfaces.ts';
import { address, ethernet, fresh, loaded, planned, route, rules } from './interfaces.ts';

const at = '/etc/sysconfig/network-scripts';
const ib =
  'DEVICE=ib_a\nTYPE=InfiniBand\nCONNECTED_MODE=yes\nMTU=65520\nIPADDR=192.0.2.7\nPREFIX=24\nGATEWAY=192.0.2.1\n';
const files = { 'ifcfg-ib_a': ib, 'route-ib_a': '10.0.0.0/8 via 192.0.2.254\n' };

const ready = fresh('ib_a', {
  ...{ up: true, mode: 'connected', mtu: 65_520, addresses: [address('192.0.2.7/24')] },
  manager: undefined,
});
const allRoutes = [
  route('ib_a', '0.0.0.0/0', '192.0.2.1'),
  route('ib_a', '10.0.0.0/8', '192.0.2.254'),
];

test('an interface that came back: mode, MTU, up, address, routes, in this order', () => {
  assert.deepEqual(planned(files, [fresh('ib_a')]), {
    steps: [
      `set ib_a to connected mode: it is in datagram mode (${at}/ifcfg-ib_a:1)`,
      `set the MTU of ib_a to 65520: it is 2044 (${at}/ifcfg-ib_a:1)`,
      `bring ib_a up: it is down (${at}/ifcfg-ib_a:1)`,
      `give ib_a the address 192.0.2.7/24: it has no such address (${at}/ifcfg-ib_a:5)`,
      `add the route default via 192.0.2.1 on ib_a: there is no such route (${at}/ifcfg-ib_a:1)`,
      `add the route 10.0.0.0/8 via 192.0.2.254 on ib_a: there is no such route (${at}/route-ib_a:1)`,
    ],
    remarks: [],
  });
});

test('as the files say: nothing, whatever else it has', () => {
  const addresses = [address('192.0.2.7/24'), address('198.51.100.1/32')];
  const more = [...allRoutes, route('ib_a', '10.9.0.0/16')];
  assert.deepEqual(planned(files, [{ ...ready, addresses }], more), { steps: [], remarks: [] });
});

test('each thing that is missing alone is one step', () => {
  for (const [change, routes, says] of [
    [{ up: false }, allRoutes, /^bring ib_a up/],
    [{ mtu: 2044 }, allRoutes, /^set the MTU of ib_a to 65520/],
    [{ addresses: [] }, allRoutes, /^give ib_a the address/],
    [{}, allRoutes.slice(0, 1), /^add the route 10/],
  ] as const) {
    const { steps, remarks } = planned(
      files,
      [{ ...ready, ...change, manager: { name: 'nobody' } }],
      routes,
    );
    assert.equal(steps.length, 1, steps.join('\n'));
    assert.match(steps[0] ?? '', says);
    assert.deepEqual(remarks, []);
  }
});

test('a default route is added only where there is none of its family', () => {
  const routes = [route('eth0', '0.0.0.0/0', '203.0.113.1', 100), ...allRoutes.slice(1)];
  assert.deepEqual(planned(files, [ready], routes), { steps: [], remarks: [] });
  const six = { 'ifcfg-ib_a': `${ib}IPV6_DEFAULTGW=2001:db8::1\n`, 'route-ib_a': '' };
  const lost = { ...ready, addresses: [], manager: { name: 'nobody' } as const };
  const { steps } = planned(six, [lost], routes);
  assert.match(
    steps.join('\n'),
    /^give [^\n]*\nadd the route default via 2001:db8::1 on ib_a: [^\n]*$/,
  );
});

test('a default route goes with the address: that it is gone alone may have to do with another interface', () => {
  const seen = { ...ready, manager: { name: 'nobody' } as const };
  const six = `IPV6ADDR=2001:db8::7/64\nIPV6_DEFAULTGW=2001:db8::1\n`;
  const both = { ...files, 'ifcfg-ib_a': `${ib}${six}` };
  const { steps, remarks } = planned(both, [seen], allRoutes.slice(1));
  assert.deepEqual(
    steps.map((one) => one.split(':').slice(0, -1).join(':').split(': it')[0]?.split(': there')[0]),
    ['give ib_a the address 2001:db8::7/64', 'add the route default via 2001:db8::1 on ib_a'],
  );
  assert.deepEqual(remarks, [
    `the route default via 192.0.2.1 of ib_a is missing, and Holdfast sets a default route only together with the address of its interface; \`ip route add default via 192.0.2.1 dev ib_a\` sets it (${at}/ifcfg-ib_a:1)`,
  ]);
});

test('two interfaces that want the default route: the first has it', () => {
  const two = { 'ifcfg-ib_a': ib, 'ifcfg-ib_b': ib.replace('ib_a', 'ib_b') };
  const { steps } = planned(two, [fresh('ib_a'), fresh('ib_b')]);
  const defaults = steps.filter((one) => one.startsWith('add the route default'));
  assert.deepEqual(defaults.length, 1);
  assert.match(defaults[0] ?? '', /on ib_a/);
});

test('another route in the same place is left, and said', () => {
  const routes = [...allRoutes.slice(0, 1), route('eth0', '10.0.0.0/8', '203.0.113.1')];
  const { steps, remarks } = planned(files, [ready], routes);
  assert.deepEqual(steps, []);
  assert.match(
    remarks[0] ?? '',
    /^the route 10\.0\.0\.0\/8 via 192\.0\.2\.254 of ib_a is not set: /,
  );
});

test('routes that cannot be read are not added', () => {
  const desired = loaded(files).value;
  assert.ok(desired);
  assert.deepEqual(planInterfaces(desired, { interfaces: [ready], routes: undefined }).steps, []);
});

test('what is in use is not interrupted: the mode stays, and with it the MTU of the other mode', () => {
  const addresses = [address('192.0.2.7/24')];
  const used = fresh('ib_a', { up: true, addresses });
  const { steps, remarks } = planned(files, [used], allRoutes);
  assert.deepEqual(steps, []);
  assert.match(remarks.join('\n'), /ib_a lacks connected mode: it is in use/);
  assert.match(remarks.join('\n'), /cannot have the MTU of 65520: only connected mode has it/);
  for (const change of [{ uppers: ['vlan5'], addresses: [] }, { addresses: undefined }]) {
    const more = planned(files, [fresh('ib_a', { up: true, ...change })], allRoutes).steps;
    assert.ok(!more.some((one) => one.startsWith('set ib_a to')), more.join('\n'));
  }
  const local = fresh('ib_a', { up: true, addresses: [address('fe80::1/64')] });
  assert.match(planned(files, [local]).steps[0] ?? '', /^set ib_a to connected mode/);
});

test('RoCE in use keeps its MTU, for drivers stop for a change; IPoIB only takes a note', () => {
  const roce = { 'ifcfg-eth1': 'DEVICE=eth1\nMTU=9000\nIPADDR=192.0.2.9\nPREFIX=24\n' };
  const addresses = [address('192.0.2.9/24')];
  assert.deepEqual(planned(roce, [ethernet('eth1', { up: true, addresses })]), {
    steps: [],
    remarks: [
      `eth1 lacks the MTU of 9000: it is in use, and its driver may stop for a change of the MTU; take it down first (${at}/ifcfg-eth1:1)`,
    ],
  });
  const ipoib = fresh('ib_a', { ...ready, mtu: 2044, manager: { name: 'nobody' } });
  assert.match(planned(files, [ipoib], allRoutes).steps.join(), /^set the MTU of ib_a/);
});

test('enhanced IPoIB has no connected mode: the rest is set up', () => {
  const hwaddr = '00:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03:00:31:78:f1';
  const { steps, remarks } = planned(files, [fresh('ib_a', { hwaddr })], allRoutes);
  assert.deepEqual(
    steps.map((one) => one.split(':')[0]),
    ['bring ib_a up', 'give ib_a the address 192.0.2.7/24'],
  );
  assert.match(remarks.join('\n'), /ib_a has no connected mode: its driver offers none/);
});

test('the fabric may allow less than the file asks for in datagram mode', () => {
  const big = { 'ifcfg-ib_a': 'DEVICE=ib_a\nTYPE=InfiniBand\nCONNECTED_MODE=no\nMTU=4092\n' };
  const up = fresh('ib_a', { up: true, carrier: true });
  assert.deepEqual(planned(big, [up]), {
    steps: [],
    remarks: [`ib_a cannot have the MTU of 4092: the fabric allows 2044 (${at}/ifcfg-ib_a:1)`],
  });
  assert.equal(planned(big, [{ ...up, carrier: undefined }]).steps.length, 1);
});

test('a file that says nothing of the mode leaves it', () => {
  const silent = { 'ifcfg-ib_a': 'DEVICE=ib_a\nTYPE=InfiniBand\n' };
  for (const mode of ['connected', 'datagram'] as const)
    assert.deepEqual(planned(silent, [fresh('ib_a', { up: true, mode })]).steps, []);
});

test('RoCE: MTU, up, address, route; an interface without RDMA is nobody’s business', () => {
  const roce = {
    'ifcfg-eth1': 'DEVICE=eth1\nMTU=9000\nIPADDR=192.0.2.9\nPREFIX=31\nIPV6ADDR=2001:db8::9/64\n',
    'route6-eth1': '2001:db8:7::/48 via 2001:db8::1\n',
  };
  const { steps } = planned(roce, [ethernet('eth1')]);
  assert.deepEqual(
    steps.map((one) => one.split(': it')[0]?.split(': there')[0]),
    [
      'set the MTU of eth1 to 9000',
      'bring eth1 up',
      'give eth1 the address 192.0.2.9/31',
      'give eth1 the address 2001:db8::9/64',
      'add the route 2001:db8:7::/48 via 2001:db8::1 on eth1',
    ],
  );
  const without = { ...roce, 'ifcfg-eth1': `${roce['ifcfg-eth1']}IPV6INIT=no\nIPADDR1=bad\n` };
  assert.ok(
    !planned(without, [ethernet('eth1')])
      .steps.join()
      .includes('2001:'),
  );
  assert.match(planned(without, [ethernet('eth1')]).remarks.join(), /ifcfg-eth1:\d+:9: "bad" is/);
  const office = planned(without, [ethernet('eth1', { rdma: false })]);
  assert.deepEqual(office, { steps: [], remarks: [] });
});

test('names: an interface under another name is never renamed, and what to do is said', () => {
  const rule = `ACTION=="add", SUBSYSTEM=="net", ATTR{type}=="32", ATTR{address}=="?*00:02:c9:03:00:31:78:f1", NAME="mlx4_ib0"\n`;
  const { steps, remarks } = planned({ [rules]: rule }, [
    fresh('ib0'),
    fresh('ib0.8001', { child: true }),
  ]);
  assert.deepEqual(steps, []);
  assert.equal(remarks.length, 1);
  assert.match(remarks[0] ?? '', /is called ib0 and shall be called mlx4_ib0 \(.*rules:1\)/);
  assert.deepEqual(planned({ [rules]: rule }, [fresh('mlx4_ib0')]).remarks, []);
});
