import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { parseRoutes, routedInterface } from '../../src/config/ipoib/routes.ts';
import { routeText } from '../../src/core/interfaces/words.ts';
import { corpusOf, expectedIn, foundIn } from './corpus.ts';

const rhel = '/etc/sysconfig/network-scripts';
const suse = '/etc/sysconfig/network';

const routesIn = (file: string, text: string): readonly string[] =>
  parseRoutes({ file, text }, 'node7').value.map((route) => routeText(route));

test('which files hold routes, and of which interface', () => {
  for (const [file, device] of [
    [`${rhel}/route-ib0`, 'ib0'],
    [`${rhel}/route6-mlx4_ib0.8002`, 'mlx4_ib0.8002'],
    [`${suse}/ifroute-ib0`, 'ib0'],
    [`${rhel}/route-ib0.rpmsave`, undefined],
    [`${rhel}/route-ib0~`, undefined],
    [`${rhel}/ifcfg-ib0`, undefined],
    [`${suse}/routes`, undefined],
  ] as const) {
    assert.equal(routedInterface(file), device, file);
  }
});

for (const file of corpusOf('routes')) {
  test(`${file.name}: the findings are the ones it says itself`, () => {
    const found = foundIn(file, (source) => parseRoutes(source, 'node7').findings);
    assert.deepEqual(found, expectedIn(file.text));
  });
}

for (const [line, code, hint] of [
  ['10.2.0.0/16 vai 192.0.2.1', 'bad-route', 'did you mean via?'],
  ['2001:db8::/32', 'bad-route', 'it belongs in route6-IF'],
  ['10.2.0.0/16 via 192.0.2.1 table 7', 'route-left', undefined],
] as const) {
  test(`${line}: ${code}`, () => {
    const { value, findings } = parseRoutes({ file: `${rhel}/route-ib0`, text: line }, 'node7');
    assert.deepEqual(value, []);
    assert.deepEqual(
      findings.map((one) => [one.code, one.hint]),
      [[code, hint]],
    );
  });
}

test('the same routes in each of the three forms', () => {
  const routes = ['10.1.0.0/16 via 192.0.2.1', '10.2.0.0/24', 'default via 192.0.2.1'];
  const assigned =
    'ADDRESS0=10.1.0.0\nNETMASK0=255.255.0.0\nGATEWAY0="192.0.2.1"\nADDRESS1=10.2.0.0\n' +
    'NETMASK1=255.255.255.0\nADDRESS2=0.0.0.0\nNETMASK2=0.0.0.0\nGATEWAY2=192.0.2.1\n';
  const columns = '10.1.0.0/16 192.0.2.1\n10.2.0.0 - 255.255.255.0 ib0\ndefault 192.0.2.1 - -\n';
  assert.deepEqual(routesIn(`${rhel}/route-ib0`, `${routes.join('\n')}\n`), routes);
  assert.deepEqual(routesIn(`${rhel}/route-ib0`, assigned), routes);
  assert.deepEqual(routesIn(`${suse}/ifroute-ib0`, columns), routes);
});

test('metrics, hosts, IPv6 and comments behind', () => {
  const four =
    '  192.0.2.7 via 192.0.2.1 metric 5 # why\nunicast 10.0.0.0/8 proto static scope link\n';
  assert.deepEqual(routesIn(`${rhel}/route-ib0`, four), [
    '192.0.2.7/32 via 192.0.2.1 metric 5',
    '10.0.0.0/8',
  ]);
  const six = 'default via fe80::1\n2001:DB8:0:0::/32 dev ib0 table main\n';
  assert.deepEqual(routesIn(`${rhel}/route6-ib0`, six), ['default via fe80::1', '2001:db8::/32']);
});

const fragment = fc.oneof(
  fc.constantFrom('default', '10.0.0.0/8', '::/0', 'via', 'dev', 'ib0', 'metric', '5', '-', '#'),
  fc.constantFrom('ADDRESS0=', 'NETMASK0=', 'GATEWAY0=', 'blackhole', 'onlink', '255.0.0.0', 'to'),
  fc.constantFrom('\n', '\r\n', ' ', '\t', '\0', '\ufeff', '"', '$(', '/', '%'),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const text = fc
  .array(fragment, { maxLength: 20 })
  .chain((parts) => fc.constantFrom('', ' ').map((between) => parts.join(between)));

for (const file of [`${rhel}/route-ib0`, `${rhel}/route6-ib0`, `${suse}/ifroute-ib0`]) {
  test(`${file}: no text makes it throw, spans are inside, and a bad line loses itself only`, () => {
    const good = file.includes('route6') ? '2001:db8:7::/48' : '10.77.0.0/16';
    const line = text.map((one) => one.replaceAll('\n', ' ').replace(/ADDRESS/g, ''));
    fc.assert(
      fc.property(text, line, line, (any, before, after) => {
        for (const { span } of parseRoutes({ file, text: any }, 'node7').findings) {
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= any.length);
        }
        const between = `${before}\n${good}\n${after}`;
        const { value } = parseRoutes({ file, text: between }, 'node7');
        assert.ok(value.some(({ source }) => source === `${file}:2`));
      }),
      { numRuns: 1000 },
    );
  });
}
