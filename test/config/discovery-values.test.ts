import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseDiscovery } from '../../src/config/nvme/discovery.ts';
import { options } from '../../src/config/nvme/options.ts';
import { codesOf, endpoints, file, only, portals } from './discovery-lines.ts';

const numbers: readonly [string, string | undefined][] = [
  ['15s', 'write 15'],
  ['015', 'write 15'],
  ['+15', 'write 15'],
  ['0x10', undefined],
  ['1.5', undefined],
  ['ten', undefined],
];
for (const [text, hint] of numbers) {
  test(`-k ${text} is not a number`, () => {
    const { value, findings } = parseDiscovery(`-t rdma -a 10.0.0.1 -k ${text}`, file);
    assert.deepEqual([value, findings.map(({ code }) => code)], [[], ['bad-number']]);
    assert.equal(findings[0]?.hint, hint);
  });
}

for (const option of options) {
  if (option.kind !== 'int') continue;
  test(`--${option.long} takes ${option.min} to ${option.max}`, () => {
    const line = (value: number): string => `-t rdma -a 10.0.0.1 --${option.long} ${value}`;
    const unset: number | undefined = 'unset' in option ? option.unset : undefined;
    for (const value of [option.min, option.min + 1, option.max]) {
      const expected: object = value === unset ? {} : { [option.long]: value };
      assert.deepEqual(only(line(value)).options, expected);
      assert.deepEqual(only(`-t rdma -a 10.0.0.1 -${option.short}${value}`).options, expected);
    }
    for (const value of [option.max + 1, Math.min(option.min, unset ?? 0) - 1]) {
      assert.deepEqual(codesOf(line(value)), ['bad-number'], `${value}`);
    }
    if (unset !== undefined) assert.deepEqual(only(line(unset)).options, {});
  });
}

test('underscores will do: --fast_io_fail_tmo, --tls_key', () => {
  const { options: read } = only('-t rdma -a 10.0.0.1 --fast_io_fail_tmo 5 --queue_size=64');
  assert.deepEqual(read, { 'fast-io-fail-tmo': 5, 'queue-size': 64 });
  assert.deepEqual(codesOf('-t tcp -a 10.0.0.1 --tls_key 5'), ['ignored-option']);
});

for (const option of options) {
  if (option.use !== 'connect' || option.kind !== 'flag') continue;
  test(`--${option.long} is passed on`, () => {
    assert.deepEqual(only(`-t rdma -a 10.0.0.1 --${option.long}`).options, { [option.long]: true });
    assert.deepEqual(only(`-t rdma -a 10.0.0.1 -${option.short}`).options, { [option.long]: true });
  });
}

test('-d is --disable-sqflow, as in nvme-cli 2.3, with a warning', () => {
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 -d'), ['old-short-option']);
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 --disable-sqflow'), []);
});

for (const option of options) {
  if (option.use !== 'ignored') continue;
  test(`--${option.long} is accepted and without effect`, () => {
    const value = option.kind === 'string' || option.kind === 'format' ? ' x' : '';
    const line = `-t rdma -a 10.0.0.1 --${option.long}${value}`;
    assert.deepEqual(codesOf(line), ['ignored-option']);
    assert.deepEqual(only(line), only('-t rdma -a 10.0.0.1'));
  });
}

test('digests are for tcp; on rdma they are left out with a warning, as libnvme leaves them out', () => {
  assert.deepEqual(only('-t tcp -a 10.0.0.1 -gG').options, {
    'hdr-digest': true,
    'data-digest': true,
  });
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 -g'), ['tcp-only-option']);
  assert.deepEqual(only('-t rdma -a 10.0.0.1 -g --data-digest').options, {});
});

test('what asks for TLS is not connected in clear text', () => {
  for (const line of ['-t tcp -a 10.0.0.1 --tls', '-t rdma -a 10.0.0.1 --concat']) {
    assert.deepEqual([codesOf(line), portals(line)], [['tls-unsupported'], []]);
  }
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 --keyring k'), ['tcp-only-option']);
});

test('host-iface is for tcp; the rdma transport of the kernel refuses it', () => {
  assert.equal(only('-t tcp -a 10.0.0.1 -f eth0').hostIface, 'eth0');
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 -f eth0'), ['host-iface-on-rdma']);
  assert.deepEqual(codesOf('-t tcp -a 10.0.0.1 -f a-name-that-is-too-long'), ['bad-interface']);
});

test('fc and loop are read, warned about and left to other tools', () => {
  const fc = '-t fc -a nn-0x203b00a098cbcac6:pn-0x203d00a098cbcac6 -w nn-0x1:pn-0x2';
  assert.deepEqual([codesOf(fc), portals(fc)], [['transport-unsupported'], []]);
  assert.deepEqual(codesOf('-t loop'), ['transport-unsupported']);
  assert.deepEqual(codesOf('-t rmda -a 10.0.0.1'), ['bad-transport']);
});

const addresses: readonly (readonly [string, string | undefined])[] = [
  ['10.0.0.1', undefined],
  ['target.example.org', undefined],
  ['target_1', undefined],
  ['2001:db8::1', undefined],
  ['::ffff:10.0.0.1', undefined],
  ['fe80::1%ib0', undefined],
  ['fe80::1', 'scope-missing'],
  ['0.0.0.0', 'unspecified-address'],
  ['::', 'unspecified-address'],
  ['0:0:0:0:0:0:0:0', 'unspecified-address'],
  ['10.0.0.300', 'bad-address'],
  ['10.0.0', 'bad-address'],
  ['10.0.0.010', 'bad-address'],
  ['10.0.0.1:4420', 'bad-address'],
  ['[fe80::1%ib0]', 'bad-address'],
  ['10.0.0.1,host_iface=eth0', 'bad-address'],
  ['-', 'bad-address'],
  ['fe80::1%a/b', 'bad-interface'],
  ['fe80::1%\u001b[31m', 'bad-interface'],
  ['bad..name', 'bad-address'],
];
for (const [address, code] of addresses) {
  test(`--traddr ${address} ${code ?? 'is fine'}`, () => {
    assert.deepEqual(codesOf(`-t rdma -a ${address}`), code === undefined ? [] : [code]);
    const lost = code !== undefined && code !== 'scope-missing';
    assert.equal(portals(`-t rdma -a ${address}`).length, lost ? 0 : 1);
  });
}

test('an address written with its port gets a hint that works', () => {
  const { findings } = parseDiscovery('-t rdma -a [fe80::1]:4421\n-t rdma -a 10.0.0.1:4421', file);
  assert.deepEqual(
    findings.map(({ hint }) => hint),
    ['write --traddr fe80::1 --trsvcid 4421', 'write --traddr 10.0.0.1 --trsvcid 4421'],
  );
});

test('a port is a number from 1 to 65535', () => {
  assert.deepEqual(endpoints('-t rdma -a 10.0.0.1 -s 65535'), ['rdma 10.0.0.1 65535']);
  for (const port of ['0', '65536', '04420', 'nvme', '4420/tcp', '-5']) {
    assert.deepEqual(codesOf(`-t rdma -a 10.0.0.1 -s ${port}`), ['bad-port'], port);
  }
});

test('nqn, host-traddr, hostnqn and hostid are checked', () => {
  const portal = only('-t rdma -a 10.0.0.1 -n nqn.2019-01.org.x -w 10.0.0.9');
  assert.deepEqual([portal.nqn, portal.hostTraddr], ['nqn.2019-01.org.x', '10.0.0.9']);
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 -n a,b'), ['bad-nqn']);
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 -w myhost'), ['bad-address']);
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 -I 1234'), ['bad-hostid']);
});
