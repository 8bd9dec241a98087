import assert from 'node:assert/strict';
import { test } from 'node:test';

import { aclCommands } from '../../src/core/srp/acl-commands.ts';
import { aclNames, initiatorPortId } from '../../src/core/srp/acl.ts';
import { parseIocGuid } from '../../src/core/srp/ids.ts';
import { portGuidExt, swappedExt } from '../../src/core/srp/initiator-ext.ts';
import {
  cmLogin,
  dest,
  ext,
  factsInitiator,
  ibLogin,
  initiator,
  labInitiator,
  need,
} from './srp-fixture.ts';

test('the ACLs of the lab, over RoCE', () => {
  const { lio, targetcli } = aclNames(cmLogin(), labInitiator);
  assert.equal(lio, '0x0000000000000000505400fffe010001');
  assert.equal(targetcli, 'ib.0000000000000000505400fffe010001');
  const login = cmLogin({ initiatorExt: ext('fe80000000000000') });
  assert.equal(aclNames(login, labInitiator).lio, '0xfe80000000000000505400fffe010001');
});

test('the worked example: srp_daemon -n before rdma-core 13, and the same target today', () => {
  const plain = portGuidExt(ibLogin().dgid);
  const old = ibLogin({ initiatorExt: swappedExt(need(plain)) });
  assert.equal(aclNames(old, factsInitiator).lio, '0x7edd770000751100001175000077d708');
  const today = ibLogin({ initiatorExt: plain });
  assert.equal(aclNames(today, factsInitiator).lio, '0x001175000077dd7e001175000077d708');
});

test('without -n the first half is zero', () => {
  assert.equal(aclNames(ibLogin(), factsInitiator).lio, '0x0000000000000000001175000077d708');
});

test('a LIO target that is named by GUID and SCST tell ports apart by GUID and GID, whatever the extension', () => {
  for (const login of [ibLogin(), ibLogin({ initiatorExt: ext('1') })]) {
    const { byGuid, scst } = aclNames(login, factsInitiator);
    assert.equal(byGuid, '0011:7500:0077:d708');
    assert.equal(scst, 'fe80:0000:0000:0000:0011:7500:0077:d708');
  }
});

test("over RDMA/CM they know the target's own address only", () => {
  const { byGuid, scst } = aclNames(cmLogin(), labInitiator);
  assert.deepEqual([byGuid, scst], ['10.99.0.2', '10.99.0.2']);
  const login = cmLogin({ dest: dest('fd00::2') });
  assert.equal(aclNames(login, labInitiator).scst, 'fd00:0000:0000:0000:0000:0000:0000:0002');
});

test('SRP of revision 10 puts the GUID first, a Topspin gateway wants the node GUID alone', () => {
  const old = ibLogin({ ioClass: 'ff00', initiatorExt: ext('1') });
  assert.equal(initiatorPortId(old, factsInitiator), '001175000077d7080000000000000001');
  const gateway = ibLogin({
    iocGuid: need(parseIocGuid('0005ad0000000001')),
    initiatorExt: ext('1'),
  });
  const node = initiator('qib0:1', 'fe80000000000000001175000077d708', '001175000077d707');
  assert.equal(initiatorPortId(gateway, node), '0000000000000000001175000077d707');
});

test('commands for a target on the fabric name it by its GID', () => {
  const { lio, scst } = aclCommands({
    logins: [ibLogin({ initiatorExt: ext('1') })],
    initiator: factsInitiator,
    group: 'node7',
  });
  assert.deepEqual(lio, [
    'targetcli /srpt/ib.fe80000000000000001175000077dd7e/acls create ib.0000000000000001001175000077d708',
    'targetcli saveconfig',
  ]);
  const at = '-driver ib_srpt -target fe80:0000:0000:0000:0011:7500:0077:dd7e';
  assert.deepEqual(scst, [
    `scstadmin -noprompt -add_group node7 ${at}`,
    `scstadmin -noprompt -add_lun 0 ${at} -group node7 -device DEVICE`,
    `scstadmin -noprompt -add_init fe80:0000:0000:0000:0011:7500:0077:d708 ${at} -group node7`,
    'scstadmin -noprompt -write_config /etc/scst.conf',
  ]);
});

test('over RoCE the target is the one whose port has the address', () => {
  const logins = [cmLogin(), cmLogin({ initiatorExt: ext('0300000000000000') })] as const;
  const { lio, scst } = aclCommands({ logins, initiator: labInitiator, group: 'node7' });
  const [find = '', ...rest] = lio;
  assert.match(find, /^t=\$\(.* -slx 0000:0000:0000:0000:0000:ffff:0a63:0002 .*\/0"\)$/);
  assert.deepEqual(rest, [
    'targetcli /srpt/ib.$(echo $t | tr -d :)/acls create ib.0000000000000000505400fffe010001',
    'targetcli /srpt/ib.$(echo $t | tr -d :)/acls create ib.0300000000000000505400fffe010001',
    'targetcli saveconfig',
  ]);
  assert.equal(scst[0], find);
  assert.equal(scst.filter((line) => line.includes('-add_init')).length, 1);
  const six = [cmLogin({ dest: dest('fd00::2') })] as const;
  const [other] = aclCommands({ logins: six, initiator: labInitiator, group: 'g' }).lio;
  assert.match(other ?? '', / fd00:0000:0000:0000:0000:0000:0000:0002 /);
});
