import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseDiscovery } from '../../src/config/nvme/discovery.ts';
import { options } from '../../src/config/nvme/options.ts';
import { discoveryNqn } from '../../src/core/ids.ts';
import { codesOf, endpoints, file, hostid, hostnqn, only, portals } from './discovery-lines.ts';

test('an unknown option loses its line only, with its place, and later lines count', () => {
  const text = '-t rdma -a 10.0.0.1\n-t rdma --tradr 10.0.0.2\n-t rdma -a 10.0.0.3\n';
  const { value, findings } = parseDiscovery(text, file);
  assert.deepEqual(
    value.map(({ source }) => source),
    [`${file}:1`, `${file}:3`],
  );
  assert.deepEqual(
    findings.map(({ code, hint, span }) => [code, hint, text.slice(span.start, span.end)]),
    [['unknown-option', 'did you mean --traddr?', '--tradr']],
  );
});

test('nothing carries over: the default port is per line, and so is -p', () => {
  const text = '-t rdma -a 10.0.0.1 -p -k 30\n-t tcp -a 10.0.0.2\n';
  assert.deepEqual(endpoints(text), ['rdma 10.0.0.1 4420', 'tcp 10.0.0.2 8009']);
  const [first, second] = portals(text);
  assert.deepEqual([first?.persistent, first?.options], [true, { 'keep-alive-tmo': 30 }]);
  assert.deepEqual([second?.persistent, second?.options], [false, {}]);
});

test('a line without an address does not reuse the one before', () => {
  const text = '-t rdma -a 10.0.0.1\n-t rdma\n-a 10.0.0.3\n';
  assert.deepEqual(endpoints(text), ['rdma 10.0.0.1 4420']);
  assert.deepEqual(codesOf(text), ['missing-option', 'missing-option']);
});

const same = [
  '-t rdma -a 10.0.0.1 -s 4420',
  '-t  rdma   -a  10.0.0.1 -s 4420 ',
  '-t\trdma\t-a 10.0.0.1\t\t-s 4420',
  '   -t rdma -a 10.0.0.1 -s 4420',
  '\t-t rdma -a 10.0.0.1',
  '-t rdma -a 10.0.0.1\r',
  '-t=rdma -a=10.0.0.1 -s=4420',
  '-t = rdma -a = 10.0.0.1',
  '-t =rdma -a= 10.0.0.1',
  '--transport=rdma --traddr=10.0.0.1 --trsvcid=4420',
  '--transport rdma --traddr 10.0.0.1',
  '--transport = rdma --traddr= 10.0.0.1',
  '-trdma -a10.0.0.1 -s4420',
  '--trad 10.0.0.1 --trans rdma --trs 4420',
  '-transport rdma -traddr 10.0.0.1',
  '-trad=10.0.0.1 -trans=rdma',
  '-t rdma -a 10.0.0.1 # a comment -p',
  '-t rdma -a 10.0.0.1 #-p',
  '-t rdma -a 10.0.0.1 --host-traddr=none --host-iface none',
  '\ufeff-t rdma -a 10.0.0.1',
];
for (const line of same) {
  test(`the same endpoint: ${JSON.stringify(line)}`, () => {
    const expected = {
      transport: 'rdma',
      traddr: '10.0.0.1',
      trsvcid: '4420',
      nqn: discoveryNqn,
      persistent: false,
      options: {},
      source: `${file}:1`,
    };
    for (const end of ['', '\n']) {
      assert.deepEqual(only(line + end), expected);
      assert.deepEqual(codesOf(line + end), []);
    }
  });
}

test('comments, indented ones too, and blank lines say nothing', () => {
  const text = '# -t rdma -a 10.0.0.1\n   # -t rdma -a 10.0.0.2\n\n \t \n\r\n#\n';
  assert.deepEqual(parseDiscovery(text, file), { value: [], findings: [] });
});

test('a line of any length is one line: no phantom portal from its tail', () => {
  const padding = 'x'.repeat(5000);
  assert.deepEqual(portals(`# ${padding} -t rdma -a 10.0.0.1\n`), []);
  const long = `-t rdma -a 10.0.0.1${' '.repeat(10_000)}-s 4421 # ${padding}`;
  assert.deepEqual(endpoints(long), ['rdma 10.0.0.1 4421']);
});

test('any number of words in a line', () => {
  const many = `-t rdma -a 10.0.0.1${' -v'.repeat(500)} -s 4421`;
  assert.deepEqual(endpoints(many), ['rdma 10.0.0.1 4421']);
});

test('hostnqn and hostid are of their line and of no other', () => {
  const text = `-t rdma -a 10.0.0.1 -q nqn.other -I ${hostid.toUpperCase()}\n-t rdma -a 10.0.0.2\n`;
  const [first, second] = portals(text);
  assert.deepEqual([first?.hostnqn, first?.hostid], ['nqn.other', hostid]);
  assert.deepEqual([second?.hostnqn, second?.hostid], [undefined, undefined]);
});

test('a hostnqn made of a UUID brings its own hostid; another one is warned about', () => {
  assert.equal(only(`-t rdma -a 10.0.0.1 -q ${hostnqn}`).hostid, hostid);
  assert.deepEqual(codesOf(`-t rdma -a 10.0.0.1 -q ${hostnqn}`), []);
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 -q nqn.other'), ['hostid-implied']);
  assert.equal(only('-t rdma -a 10.0.0.1 -q nqn.other').hostid, undefined);
});

test('quotes around a value are taken off with a warning, others spoil the line', () => {
  for (const quoted of [`-a "10.0.0.1"`, `-a '10.0.0.1'`, `--traddr="10.0.0.1"`, `-a"10.0.0.1"`]) {
    assert.deepEqual(endpoints(`-t rdma ${quoted}`), ['rdma 10.0.0.1 4420'], quoted);
    assert.deepEqual(codesOf(`-t rdma ${quoted}`), ['quoted-value'], quoted);
  }
  assert.deepEqual(codesOf('-t rdma -a "10.0.0.1'), ['stray-quote']);
  assert.deepEqual(codesOf(`-t rdma -a 10.0.0.1"`), ['stray-quote']);
  assert.deepEqual(codesOf('-t rdma -a ""'), ['quoted-value', 'missing-value']);
});

test('-h, --help, words of no option and -- are errors of their line', () => {
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 -h'), ['misplaced-option']);
  assert.deepEqual(codesOf('--help'), ['misplaced-option']);
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 extra'), ['unexpected-word']);
  assert.deepEqual(codesOf('-t rdma -- -a 10.0.0.1'), ['unexpected-word']);
  const { findings } = parseDiscovery('-t rdma host_traddr=10.0.0.1 -a 10.0.0.1 x=y', file);
  assert.deepEqual(
    findings.map(({ message, hint }) => [message, hint]),
    [
      ['"host_traddr=10.0.0.1" belongs to no option', 'write --host-traddr'],
      ['"x=y" belongs to no option', undefined],
    ],
  );
  assert.deepEqual(portals('-t rdma -a 10.0.0.1 -h\n-t rdma -a 10.0.0.1 extra\n'), []);
});

test('a value that was forgotten is missed, a negative number is a value', () => {
  assert.deepEqual(codesOf('-t rdma -a'), ['missing-value']);
  assert.deepEqual(codesOf('-a -t rdma'), ['missing-value']);
  assert.deepEqual(codesOf('--traddr= -t rdma'), ['missing-value']);
  assert.deepEqual(only('-t rdma -a 10.0.0.1 -l -1').options, { 'ctrl-loss-tmo': -1 });
});

test('a flag takes no value, and flags can share a dash', () => {
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 -p=yes'), ['unexpected-value']);
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 --persistent=yes'), ['unexpected-value']);
  const shared = only('-pDt rdma -a 10.0.0.1');
  assert.deepEqual([shared.persistent, shared.options], [true, { 'duplicate-connect': true }]);
});

test('an ambiguous abbreviation names what it could be', () => {
  const { findings } = parseDiscovery('-t rdma --tr 10.0.0.1', file);
  assert.deepEqual(
    findings.map(({ code, hint }) => [code, hint]),
    [['ambiguous-option', 'write --transport or --traddr or --trsvcid']],
  );
  assert.equal(only('-t tcp -a 10.0.0.1 --tls-key-i x').transport, 'tcp');
});

test('an abbreviation means an option of another command only where none of this file fits', () => {
  assert.deepEqual(codesOf('-t tcp -a 10.0.0.1 --con'), ['tls-unsupported']);
  assert.deepEqual(codesOf('-t tcp -a 10.0.0.1 --dev nvme0'), ['misplaced-option']);
});

test('options of the command line are refused with the place they belong to', () => {
  const elsewhere = options.filter(({ use }) => use === 'elsewhere');
  assert.ok(elsewhere.length >= 8);
  for (const option of elsewhere) {
    const value = option.kind === 'string' ? ' x' : '';
    const { value: found, findings } = parseDiscovery(
      `-t rdma -a 10.0.0.1 --${option.long}${value}`,
      file,
    );
    assert.deepEqual(found, []);
    assert.deepEqual(
      findings.map(({ code, hint }) => [code, hint]),
      [['misplaced-option', `it belongs to ${option.doc}`]],
    );
  }
});

test('an option given twice: the last one counts, with a warning', () => {
  assert.deepEqual(endpoints('-t tcp -t rdma -a 10.0.0.1'), ['rdma 10.0.0.1 4420']);
  assert.deepEqual(codesOf('-t tcp -t rdma -a 10.0.0.1'), ['repeated-option']);
});

test('the same portal by value counts once', () => {
  for (const [one, other] of [
    ['-t rdma -a 10.0.0.1', '-t rdma -a ::ffff:10.0.0.1 -s 4420 -k 9'],
    ['-t rdma -a fe80::1%ib0', '-t rdma -a FE80:0:0::0:1%ib0'],
    ['-t rdma -a Target', '-t rdma -a target.'],
    [`-t rdma -a 10.0.0.1 -q ${hostnqn}`, `-t rdma -a 10.0.0.1 -q ${hostnqn} -I ${hostid}`],
  ] as const) {
    assert.deepEqual(codesOf(`${one}\n${other}\n`), ['duplicate-portal'], other);
    assert.equal(only(`${one}\n${other}\n`).source, `${file}:1`);
  }
});

test('another port, identity, interface or local address is another portal', () => {
  const base = '-t rdma -a fe80::1%ib0';
  for (const more of ['-s 4421', '-w 10.0.0.9', `-q ${hostnqn}`, '-n nqn.x']) {
    assert.deepEqual(codesOf(`${base}\n${base} ${more}\n`), [], more);
  }
  assert.deepEqual(codesOf(`${base}\n-t rdma -a fe80::1%ib1\n`), []);
});

test('ten thousand lines', () => {
  const line = (i: number): string =>
    `-t rdma -a 10.${i >> 8}.${i & 255}.1 --trsvcid=4420 -k 5 # ${i}\n`;
  const text = Array.from({ length: 10_000 }, (_, i) => line(i)).join('');
  assert.equal(portals(text).length, 10_000);
});
