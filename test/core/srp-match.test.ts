import assert from 'node:assert/strict';
import { test } from 'node:test';

import { needsDestinations, withDestinations, type SrpHost } from '../../src/core/srp/actual.ts';
import { parseDgid, parseIdExt, parsePkey, parseServiceId } from '../../src/core/srp/ids.ts';
import type { SrpLogin } from '../../src/core/srp/login.ts';
import { inTheWay, matchLogins, oneOfEach } from '../../src/core/srp/match.ts';
import {
  cmHost,
  cmLogin,
  dest,
  ext,
  hcaPort,
  ibHost,
  ibLogin,
  need,
  remotePort,
} from './srp-fixture.ts';

const matched = (logins: readonly SrpLogin[], hosts: readonly SrpHost[]) =>
  logins.map((login) => matchLogins(logins, hosts).get(login)?.name);

const at = (...addresses: readonly string[]): Pick<SrpHost, 'where'> => ({
  where: { kind: 'rdma-cm', dests: addresses.map((one) => dest(one)) },
});

test('a login on the fabric is told by target, GID, service and partition', () => {
  assert.deepEqual(matched([ibLogin()], [ibHost('host6')]), ['host6']);
  const others: readonly Partial<ReturnType<typeof ibLogin>>[] = [
    { idExt: need(parseIdExt('1')) },
    { dgid: need(parseDgid('fe80000000000000001175000077dd7f')) },
    { serviceId: need(parseServiceId('1')) },
    { pkey: need(parsePkey('8001')) },
    { port: hcaPort('qib0:2') },
  ];
  for (const other of others)
    assert.deepEqual(matched([ibLogin(other)], [ibHost('host6')]), [undefined]);
  const limited = ibLogin({ pkey: need(parsePkey('7fff')) });
  assert.deepEqual(matched([limited], [ibHost('host6')]), ['host6']);
});

test('device names are compared whole: mlx5_1 is not mlx5_10', () => {
  const host = cmHost('host6', { port: hcaPort('mlx5_10:1') });
  assert.deepEqual(matched([cmLogin({ port: hcaPort('mlx5_1:1') })], [host]), [undefined]);
  assert.deepEqual(matched([cmLogin({ port: hcaPort('mlx5_10:1') })], [host]), ['host6']);
});

test('a login by RDMA/CM is told by its destination where that is known', () => {
  assert.deepEqual(matched([cmLogin()], [cmHost('host6')]), ['host6']);
  assert.deepEqual(matched([cmLogin()], [cmHost('host6', at('10.99.0.2'))]), ['host6']);
  assert.deepEqual(matched([cmLogin()], [cmHost('host6', at('10.99.0.3'))]), [undefined]);
  const { where } = ibHost('host6');
  assert.deepEqual(matched([cmLogin()], [cmHost('host6', { where })]), [undefined]);
});

test('one host serves one login, and an exact fit goes first', () => {
  const second = cmLogin({ initiatorExt: ext('1'), dest: dest('10.99.0.3') });
  const hosts = [cmHost('host6', at('10.99.0.3', '10.99.0.2')), cmHost('host7', at('10.99.0.2'))];
  assert.deepEqual(matched([cmLogin(), second], hosts), ['host7', 'host6']);
  const same = [cmLogin(), cmLogin({ initiatorExt: ext('1') })];
  assert.deepEqual(matched(same, [cmHost('host6')]), ['host6', undefined]);
  assert.deepEqual(matched(same, [cmHost('host6'), cmHost('host7')]), ['host6', 'host7']);
});

test("a host that the kernel has given up is nobody's; a blocked or failing one is", () => {
  const state = (one: 'lost' | 'blocked' | 'fail-fast') =>
    cmHost('host6', { remotePort: remotePort(one) });
  assert.deepEqual(matched([cmLogin()], [state('lost')]), [undefined]);
  assert.deepEqual(matched([cmLogin()], [state('blocked')]), ['host6']);
  assert.deepEqual(matched([cmLogin()], [state('fail-fast')]), ['host6']);
});

test('destinations are asked for where a login that is desired may exist already', () => {
  assert.equal(needsDestinations([cmLogin()], [cmHost('host6')]), true);
  assert.equal(needsDestinations([cmLogin()], []), false);
  assert.equal(needsDestinations([], [cmHost('host6')]), false);
  assert.equal(needsDestinations([cmLogin({ port: hcaPort('rxe2:1') })], [cmHost('host6')]), false);
  assert.equal(needsDestinations([ibLogin()], [ibHost('host6')]), false);
});

const destsOf = (hosts: readonly SrpHost[]) =>
  hosts.map(({ where }) =>
    where.kind === 'rdma-cm' ? where.dests?.map(({ ip }) => ip.value) : where.kind,
  );
const cmId = (address: string, port = 'rxe1:1') => ({ port: hcaPort(port), dest: dest(address) });

test('destinations belong to a port: clear for one login, a choice for several, unknown where one is missing', () => {
  const [one, two] = [cmHost('host6'), cmHost('host7')];
  const channels = [cmId('10.99.0.2'), cmId('10.99.0.2'), cmId('10.98.0.2', 'rxe2:1')];
  assert.deepEqual(destsOf(withDestinations([one, ibHost('host8')], channels)), [
    ['10.99.0.2'],
    'infiniband',
  ]);
  const both = ['10.99.0.2', '10.99.0.3'];
  assert.deepEqual(
    destsOf(
      withDestinations(
        [one, two],
        both.map((each) => cmId(each)),
      ),
    ),
    [both, both],
  );
  assert.deepEqual(destsOf(withDestinations([one, two], channels)), [undefined, undefined]);
  assert.deepEqual(destsOf(withDestinations([one], [])), [undefined]);
});

test('what the kernel may take for the same although it leads elsewhere', () => {
  const elsewhere = cmHost('host6', at('10.99.0.3'));
  const lost = cmHost('host7', { remotePort: remotePort('lost') });
  const other = cmHost('host8', { port: hcaPort('rxe2:1') });
  assert.deepEqual(inTheWay(cmLogin(), [elsewhere, lost, other, cmHost('host9')]), [
    elsewhere,
    lost,
  ]);
});

test('of one identity one login is left: the one that exists, else the first', () => {
  const [first, second] = [ibLogin(), ibLogin({ pkey: need(parsePkey('8001')) })];
  const apart = ibLogin({ initiatorExt: ext('1') });
  assert.deepEqual(oneOfEach([first, second, apart], []), [first, apart]);
  const { idExt, iocGuid, dgid, pkey, serviceId } = second;
  const host = ibHost('host6', {
    idExt,
    iocGuid,
    where: { kind: 'infiniband', dgid, pkey, serviceId },
  });
  assert.deepEqual(oneOfEach([first, second], [host]), [second]);
});
