import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { VfSettings } from '../../src/core/desired/mlx4.ts';
import { parsePortGuid } from '../../src/core/ipoib/ids.ts';
import { parseMacAddress, parsePciAddress } from '../../src/core/mlx4/ids.ts';
import type { EthernetShown } from '../../src/core/setup/functions-ethernet.ts';
import type { InfinibandSeen } from '../../src/core/setup/functions-infiniband.ts';
import {
  entryKey,
  planFunctions,
  type FunctionSeen,
  type FunctionStep,
} from '../../src/core/setup/functions.ts';
import type { Judged } from '../../src/core/setup/step.ts';
import { parsePkey, type Pkey } from '../../src/core/srp/ids.ts';

const vf = parsePciAddress('0000:44:00.1');
const guid = parsePortGuid('05011403007bcba1');
const mac = parseMacAddress('aa:bb:cc:dd:ee:f0');
assert.ok(vf !== undefined && guid !== undefined && mac !== undefined);
const source = '/etc/rdma/sriov-vfs:2';

const pkey = (text: string): Pkey => {
  const value = parsePkey(text);
  assert.ok(value !== undefined, text);
  return value;
};

const plan = (settings: VfSettings['settings'], seen: FunctionSeen): Judged<FunctionStep> => {
  const entry: VfSettings = { vf, port: 1, settings, source };
  return planFunctions({ functions: [entry] }, { functions: new Map([[entryKey(entry), seen]]) });
};

const sentences = ({ steps, remarks }: Judged<FunctionStep>): readonly string[] => [
  ...steps.map(({ sentence }) => sentence),
  ...remarks,
];

const ib = (rest: Partial<InfinibandSeen> = {}): InfinibandSeen => ({
  kind: 'ib',
  device: 'mlx4_0',
  guidIndex: 3,
  guid: '0214050000000001',
  portKeys: ['ffff', '0000', '8002'],
  ownKeys: [0, 'none'],
  ...rest,
});

const eth = (rest: Partial<EthernetShown> = {}): FunctionSeen => ({
  kind: 'eth',
  netdev: 'eth2',
  number: 0,
  shown: {
    ...{ mac, vlan: 10, qos: 0, proto: '802.1Q', rate: 0, spoofchk: 'off', state: 'auto', ...rest },
  },
});

test('a GUID and each P_Key are steps of their own, into the places that the HCA gives', () => {
  const settings = { link: 'ib', guid, pkeys: [pkey('ffff'), pkey('8002')] } as const;
  const planned = plan(settings, ib());
  assert.deepEqual(sentences(planned), [
    `give ${vf} the GUID ${guid} on port 1 of mlx4_0: it has 0214050000000001 (${source})`,
    `give ${vf} the P_Key 0x8002 at place 1 on port 1 of mlx4_0: there is none (${source})`,
  ]);
  const iov = '/sys/class/infiniband/mlx4_0/iov';
  assert.deepEqual(
    planned.steps.map((step) => ('path' in step ? [step.path, step.text] : [])),
    [
      [`${iov}/ports/1/admin_guids/3`, `${guid}\n`],
      [`${iov}/${vf}/ports/1/pkey_idx/1`, '2\n'],
    ],
  );
  const reached = ib({ guid, ownKeys: [0, 2] });
  assert.deepEqual(plan(settings, reached), { steps: [], remarks: [] });
});

test('the membership bit is a part of a P_Key', () => {
  assert.match(
    sentences(plan({ link: 'ib', pkeys: [pkey('0002')] }, ib())).join(),
    /no P_Key 0x0002/,
  );
});

test('a table of the port that has a P_Key twice is as good with either place', () => {
  const portKeys = ['ffff', '8002', '8002'];
  const planned = plan({ link: 'ib', pkeys: [pkey('8002')] }, ib({ portKeys, ownKeys: [2] }));
  assert.deepEqual(planned, { steps: [], remarks: [] });
});

test('more P_Keys than a function has places for are said', () => {
  const planned = plan({ link: 'ib', pkeys: [pkey('8002')] }, ib({ ownKeys: ['absent'] }));
  assert.deepEqual(sentences(planned), [
    `${vf} has no place for P_Key 0x8002 on port 1 of mlx4_0 (${source})`,
  ]);
});

test('a GUID that cannot be read is not written', () => {
  const planned = plan({ link: 'ib', guid }, ib({ guid: undefined }));
  assert.deepEqual(planned.steps, []);
  assert.equal(planned.remarks.length, 1);
});

test('what ip(8) sets together is written together, and the rest one by one', () => {
  const settings = { link: 'eth', mac, vlan: 20, qos: 3, rate: 100, state: 'enable' } as const;
  assert.deepEqual(sentences(plan(settings, eth())), [
    `give ${vf} (virtual function 0 of eth2) vlan 20 qos 3: it has vlan 10 qos 0 (${source})`,
    `give ${vf} (virtual function 0 of eth2) rate 100: it has rate 0 (${source})`,
    `give ${vf} (virtual function 0 of eth2) state enable: it has auto (${source})`,
  ]);
  const reached = eth({ vlan: 20, qos: 3, rate: 100, state: 'enable' });
  assert.deepEqual(plan(settings, reached), { steps: [], remarks: [] });
});

test('what is not shown is left as it is', () => {
  const planned = plan({ link: 'eth', spoofchk: 'on' }, eth({ spoofchk: undefined }));
  assert.deepEqual(sentences(planned), [
    `spoofchk of ${vf} is left as it is: ip(8) does not show it here (${source})`,
  ]);
});
