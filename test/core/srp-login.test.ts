import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { parseDgid, parsePkey, type InitiatorExt } from '../../src/core/srp/ids.ts';
import {
  mostConnections,
  portGuidExt,
  separateExt,
  swappedExt,
} from '../../src/core/srp/initiator-ext.ts';
import {
  addTargetString,
  describeLogin,
  describeTarget,
  identityKey,
  staticLogins,
} from '../../src/core/srp/login.ts';
import { cmLogin, dest, disks, ext, hcaPort, ibLogin, ip, need } from './srp-fixture.ts';

test('a target that is written down becomes the string that works in the lab', () => {
  const [login, ...more] = staticLogins(disks, hcaPort('rxe1:1'));
  assert.deepEqual([login, more], [cmLogin(), []]);
  const text = 'id_ext=505400fffe010002,ioc_guid=505400fffe010002,dest=10.99.0.2:5555';
  assert.equal(addTargetString(need(login)), text);
});

test('IPv6 stands in brackets, with its scope, and so does src: else its end would be a port', () => {
  const login = cmLogin({ dest: dest('fe80::1%eth1', 1), src: ip('fd00::2') });
  const [, , ...rest] = addTargetString(login).split(',');
  assert.deepEqual(rest, ['dest=[fe80:0:0:0:0:0:0:1%eth1]:1', 'src=[fd00:0:0:0:0:0:0:2]']);
  assert.match(addTargetString(cmLogin({ src: ip('10.99.0.1') })), /,src=10\.99\.0\.1$/);
});

test('a login on the fabric has every part that the kernel wants, options in order and max_it_iu_size last', () => {
  const login = ibLogin({
    ioClass: 'ff00',
    initiatorExt: ext('001175000077dd7e'),
    options: { max_it_iu_size: 4148, queue_size: 128, ch_count: 2 },
  });
  assert.equal(
    addTargetString(login),
    'id_ext=001175000077dd7e,ioc_guid=001175000077dd7e,dgid=fe80000000000000001175000077dd7e,pkey=ffff,service_id=001175000077dd7e,io_class=ff00,initiator_ext=001175000077dd7e,ch_count=2,queue_size=128,max_it_iu_size=4148',
  );
});

test('identity is port, id_ext, ioc_guid and initiator_ext, where none is zero; not where it leads', () => {
  const key = identityKey(cmLogin());
  assert.equal(identityKey(cmLogin({ initiatorExt: ext('0'), dest: dest('10.0.0.9') })), key);
  assert.notEqual(identityKey(cmLogin({ initiatorExt: ext('1') })), key);
  assert.notEqual(identityKey(cmLogin({ port: hcaPort('rxe1:2') })), key);
  const other = { dgid: need(parseDgid('fe80000000000000001175000077dd7f')) };
  assert.equal(identityKey(ibLogin(other)), identityKey(ibLogin()));
});

test('a login in words', () => {
  assert.equal(describeLogin(cmLogin()), 'SRP target disks at 10.99.0.2:5555 via rxe1:1');
  const login = ibLogin({ initiatorExt: ext('1'), pkey: need(parsePkey('8001')) });
  assert.equal(
    describeLogin(login),
    'SRP target 001175000077dd7e at fe80:0000:0000:0000:0011:7500:0077:dd7e (P_Key 8001) via qib0:1 as initiator_ext 0000000000000001',
  );
  assert.doesNotMatch(describeTarget(ibLogin()), /P_Key/);
});

test('the convention of -n is the GUID of the target port, and turned round before rdma-core 13', () => {
  const plain = need(portGuidExt(need(parseDgid('fe80000000000000001175000077dd7e'))));
  assert.equal(plain, '001175000077dd7e');
  assert.equal(swappedExt(plain), '7edd770000751100');
  assert.equal(swappedExt(need(swappedExt(plain))), plain);
});

test('the first connection keeps the plain extension, the others have their own', () => {
  const logins = staticLogins(
    { ...disks, initiatorExt: ext('0002c90300a01231') },
    hcaPort('a:1'),
    3,
  );
  assert.deepEqual(
    logins.map(({ initiatorExt }) => initiatorExt),
    ['0002c90300a01231', '0302c90300a01231', '0502c90300a01231'],
  );
  const [first, second] = staticLogins(disks, hcaPort('a:1'), 2);
  assert.deepEqual([first?.initiatorExt, second?.initiatorExt], [undefined, '0300000000000000']);
  assert.equal(staticLogins(disks, hcaPort('a:1'), 1000).length, mostConnections);
});

/** GUIDs of ports: EUI-64, without the bit for groups. */
const guids = fc
  .bigInt({ min: 0n, max: 2n ** 64n - 1n })
  .map((value) => ext((value & ~(1n << 56n)).toString(16)));
const separations = fc.record({
  connection: fc.nat(mostConnections - 1),
  pkey: fc.integer({ min: 1, max: 0xffff }).map((key) => need(parsePkey(key.toString(16)))),
});
const isGroup = (value: InitiatorExt): boolean => Number.parseInt(value.slice(0, 2), 16) % 2 === 1;

test('an extension of a further connection is never the GUID of a port', () => {
  fc.assert(
    fc.property(guids, separations, (base, separation) => {
      const found = need(separateExt(base, separation));
      assert.ok(found === base || isGroup(found), found);
    }),
  );
});

test('extensions of one port differ for every connection and partition, and between ports for the same', () => {
  const wide = fc.uniqueArray(separations, {
    selector: ({ connection, pkey }) => {
      const partition = Number.parseInt(pkey, 16) & 0x7fff;
      return `${connection} ${partition === 0 ? 0x7fff : partition}`;
    },
    minLength: 2,
  });
  fc.assert(
    fc.property(guids, wide, (base, all) => {
      const found = all.map((separation) => separateExt(base, separation));
      assert.equal(new Set(found).size, found.length);
    }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(guids, { minLength: 2 }), separations, (bases, separation) => {
      const found = bases.map((base) => separateExt(base, separation));
      assert.equal(new Set(found).size, found.length);
    }),
  );
});

test('the default partition needs no extension of its own, full member or not', () => {
  const base = ext('0002c90300a01231');
  for (const pkey of ['ffff', '7fff'])
    assert.equal(separateExt(base, { connection: 0, pkey: need(parsePkey(pkey)) }), base);
  const key = { connection: 0, pkey: need(parsePkey('8001')) };
  assert.equal(separateExt(base, key), '0102c80300a01231');
});
