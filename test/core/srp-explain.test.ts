import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { RdmaPort } from '../../src/core/actual.ts';
import { explainAcls, type SrpScene } from '../../src/core/srp/explain.ts';
import { disks, factsInitiator, ibHost, initiator, ip, labInitiator } from './srp-fixture.ts';

const rdmaPort = (device: string, linkLayer: RdmaPort['linkLayer'], netdev?: string): RdmaPort => ({
  device,
  port: 1,
  state: 'ACTIVE',
  linkLayer,
  iwarp: false,
  netdev,
});

const scene: SrpScene = {
  initiators: [labInitiator],
  ports: [rdmaPort('rxe1', 'Ethernet', 'eth1')],
  addresses: [{ iface: 'eth1', address: '10.99.0.1' }],
  targets: [disks],
  connections: 1,
  hosts: [],
  hostname: 'node7.example.org',
};

const find =
  't=$(cat "$(dirname "$(grep -slx 0000:0000:0000:0000:0000:ffff:0a63:0002 /sys/class/infiniband/*/ports/*/gids/* | head -n 1)")/0")';
const at = '-driver ib_srpt -target $t';

test('before the first attempt: who logs in as whom, and commands to paste', () => {
  assert.deepEqual(explainAcls(scene), [
    'rxe1:1 logs in with the port GUID 505400fffe010001 (GID fe80:0000:0000:0000:5054:00ff:fe01:0001)',
    '',
    '  SRP target disks at 10.99.0.2:5555 (holdfast.conf:1)',
    '    initiator_ext 0000000000000000: ACL 0x0000000000000000505400fffe010001',
    '    on a LIO target:',
    `      ${find}`,
    '      targetcli /srpt/ib.$(echo $t | tr -d :)/acls create ib.0000000000000000505400fffe010001',
    '      targetcli saveconfig',
    '      # where configfs names the target by its GUID instead, the ACL is 10.99.0.2, its own address, and admits every initiator',
    '    on an SCST target, if it has groups; over RDMA/CM it knows initiators by its own address only:',
    `      ${find}`,
    `      scstadmin -noprompt -add_group node7 ${at}`,
    `      scstadmin -noprompt -add_lun 0 ${at} -group node7 -device DEVICE`,
    `      scstadmin -noprompt -add_init 10.99.0.2 ${at} -group node7`,
    '      scstadmin -noprompt -write_config /etc/scst.conf',
  ]);
});

test('every local port and every target, each connection with its own ACL', () => {
  const second = initiator('rxe2:1', 'fe80000000000000505400fffe020001');
  const other = { ...disks, name: 'more' };
  const initiators = [labInitiator, second];
  const lines = explainAcls({ ...scene, initiators, targets: [disks, other], connections: 2 });
  const acls = lines.filter((line) => line.includes('initiator_ext'));
  assert.equal(acls.length, 8);
  assert.ok(acls.some((line) => line.endsWith('ACL 0x0300000000000000505400fffe020001')));
  assert.equal(lines.filter((line) => line.includes('acls create')).length, 8);
});

test('a target that names its local address is explained for that port only', () => {
  const second = initiator('rxe2:1', 'fe80000000000000505400fffe020001');
  const ports = [...scene.ports, rdmaPort('rxe2', 'Ethernet', 'eth2')];
  const addresses = [...scene.addresses, { iface: 'eth2', address: '10.98.0.1' }];
  const targets = [{ ...disks, src: ip('10.98.0.1') }];
  const initiators = [labInitiator, second];
  const lines = explainAcls({ ...scene, initiators, ports, addresses, targets });
  const acls = lines.filter((line) => line.includes('initiator_ext'));
  assert.deepEqual(acls, [
    '    initiator_ext 0000000000000000: ACL 0x0000000000000000505400fffe020001',
  ]);
});

test('on InfiniBand: how ACLs are made up, and those of targets that are known, the old ones too', () => {
  const lines = explainAcls({
    ...scene,
    initiators: [factsInitiator],
    ports: [rdmaPort('qib0', 'InfiniBand')],
    targets: [],
    hosts: [ibHost('host6'), ibHost('host7')],
  });
  assert.deepEqual(lines.slice(0, 8), [
    'qib0:1 logs in with the port GUID 001175000077d708 (GID fe80:0000:0000:0000:0011:7500:0077:d708)',
    '',
    '  SRP target 001175000077dd7e at fe80:0000:0000:0000:0011:7500:0077:dd7e (logged in as host7)',
    '    initiator_ext 001175000077dd7e: ACL 0x001175000077dd7e001175000077d708',
    '    (srp_daemon before rdma-core 13 logs in as 0x7edd770000751100001175000077d708)',
    '    on a LIO target:',
    '      targetcli /srpt/ib.fe80000000000000001175000077dd7e/acls create ib.001175000077dd7e001175000077d708',
    '      targetcli saveconfig',
  ]);
  assert.deepEqual(lines.slice(-3), [
    '  targets that are found on the fabric',
    '    initiator_ext is the GUID of the target port:',
    '    ACL 0x and that GUID and 001175000077d708, in 16 digits each',
  ]);
});

test('a host without a port has nothing to say', () => {
  assert.deepEqual(explainAcls({ ...scene, initiators: [] }), []);
});
