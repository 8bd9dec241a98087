import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isIfcfgFile } from '../../src/config/ipoib/ifcfg-file.ts';
import { parseIfcfg } from '../../src/config/ipoib/ifcfg.ts';
import type { InterfaceConfig } from '../../src/core/desired/ipoib.ts';

const folder = '/etc/sysconfig/network-scripts/ifcfg-';
const file = `${folder}mlx4_ib0`;
const parse = (text: string, path = file) => parseIfcfg({ file: path, text }, 'node7.example.org');
const config = (text: string, path = file): InterfaceConfig => {
  const { value } = parse(text, path);
  assert.ok(value !== undefined);
  return value;
};
/** Code, the words under the caret, hint. */
const findings = (text: string, path = file): readonly (readonly [string, string, string?])[] =>
  parse(text, path).findings.map(({ code, span, hint }) => {
    const at = text.slice(span.start, span.end);
    return hint === undefined ? [code, at] : [code, at, hint];
  });
const codesOf = (text: string): readonly string[] => findings(text).map(([code]) => code);

const ib = 'TYPE=InfiniBand\n';
const hwaddr = '80:00:00:4c:fe:80:00:00:00:00:00:00:f4:52:14:03:00:7b:cb:a1';

test('the interface of the RHEL 7 networking guide', () => {
  const text = `DEVICE=mlx4_ib0\nTYPE=InfiniBand\nONBOOT=yes\nHWADDR=${hwaddr}\nBOOTPROTO=none\nIPADDR=172.31.0.254\nPREFIX=24\nNETWORK=172.31.0.0\nBROADCAST=172.31.0.255\nIPV4_FAILURE_FATAL=yes\nIPV6INIT=no\nMTU=65520\nCONNECTED_MODE=yes\nNAME=mlx4_ib0\n`;
  assert.deepEqual(parse(text), {
    value: {
      device: 'mlx4_ib0',
      type: 'infiniband',
      onboot: true,
      hwaddr,
      guidTail: 'f4521403007bcba1',
      connectedMode: true,
      mtu: 65_520,
      refused: false,
      bootproto: 'static',
      addresses: [
        {
          ip: { family: 4, value: '172.31.0.254', scope: undefined },
          prefix: 24,
          source: `${file}:6`,
        },
      ],
      defroute: true,
      ipv6: false,
      source: `${file}:1`,
    },
    findings: [],
  });
});

test('its P_Key interface', () => {
  const text = `DEVICE=mlx4_ib0.8002\nPHYSDEV=mlx4_ib0\nPKEY=yes\nPKEY_ID=2\n${ib}`;
  const { device, pkey, refused } = config(text);
  assert.deepEqual(
    [device, pkey, refused],
    ['mlx4_ib0.8002', { id: 0x8002, physdev: 'mlx4_ib0' }, false],
  );
  assert.deepEqual(codesOf(text), ['pkey-limited']);
});

test('files that are not read: lo, backups, what packages and editors leave, other names', () => {
  const left = ['~', '.bak', '.old', '.orig', '.rej', '.rpmnew', '.rpmorig', '.rpmsave', '.augnew'];
  for (const end of [...left, '.augtmp', '.scpmbackup', ';5f3a9c01', '-range0']) {
    assert.equal(isIfcfgFile(`${file}${end}`), false, end);
    assert.deepEqual(parse('DEVICE=x y\n', `${file}${end}`), { value: undefined, findings: [] });
  }
  for (const path of [`${folder}lo`, folder, '/etc/sysconfig/network-scripts/ifup-ib']) {
    assert.equal(isIfcfgFile(path), false, path);
  }
  for (const name of ['ib0', 'ib0.8001', 'ib0:1', 'lo2', 'bake']) {
    assert.equal(isIfcfgFile(folder + name), true, name);
  }
});

test('a file that assigns nothing asks for nothing', () => {
  for (const text of ['', '# DEVICE=ib0\n', 'DEVICE=\n']) {
    assert.deepEqual(parse(text), { value: undefined, findings: [] });
  }
});

test('the device is DEVICE, else what HWADDR finds, else the name of the file', () => {
  assert.equal(config('DEVICE=a\n').device, 'a');
  assert.equal(config(`${ib}HWADDR=${hwaddr}\n`).device, undefined);
  assert.equal(config(ib).device, 'mlx4_ib0');
  const alias = config('DEVICE=ib0:1\nIPADDR=10.0.0.1\nPREFIX=8\n', `${folder}ib0:1`);
  assert.deepEqual([alias.device, alias.alias], ['ib0', 'ib0:1']);
  assert.equal(
    config(ib, '/etc/sysconfig/network-scripts/ifcfg-way-too-long-a-name').device,
    undefined,
  );
});

test('InfiniBand is what TYPE says, or a device called ib0', () => {
  const types = { infiniband: 'infiniband', Ethernet: 'other', Bond: 'other', OVSBridge: 'other' };
  for (const [written, type] of Object.entries({ ...types, INFINIBAND: 'infiniband' })) {
    assert.equal(config(`TYPE=${written}\n`).type, type);
  }
  assert.equal(config('DEVICE=ib12\n').type, 'infiniband');
  assert.equal(config('DEVICE=mlx4_ib0\n').type, 'other');
});

test('absent keys: on at boot, the mode as it is, static, a default route, IPv6', () => {
  const { onboot, connectedMode, bootproto, defroute, ipv6, mtu, master } = config(ib);
  assert.deepEqual(
    [onboot, connectedMode, bootproto, defroute, ipv6],
    [true, undefined, 'static', true, true],
  );
  assert.deepEqual([mtu, master], [undefined, undefined]);
  assert.equal(config('TYPE=Ethernet\n').connectedMode, undefined);
});

for (const [words, value] of [
  ['yes Yes y t true TRUE on 1', true],
  ['no No n f false off 0', false],
] as const) {
  test(`ONBOOT and IPV6INIT: ${words}`, () => {
    for (const word of words.split(' ')) {
      const text = `${ib}ONBOOT=${word}\nIPV6INIT=${word}\n`;
      assert.deepEqual([config(text).onboot, config(text).ipv6], [value, value]);
      assert.deepEqual(findings(text), []);
    }
  });
}

for (const [word, value] of Object.entries({
  static: 'static',
  none: 'static',
  dhcp: 'dhcp',
  bootp: 'dhcp',
  shared: 'other',
})) {
  test(`BOOTPROTO=${word}`, () => {
    assert.equal(config(`${ib}BOOTPROTO=${word}\n`).bootproto, value);
    assert.deepEqual(findings(`${ib}BOOTPROTO="${word}"\n`), []);
  });
}

const mtus: readonly (readonly [string, number, number | undefined, string?])[] = [
  ['yes', 65_520, 65_520],
  ['yes', 4093, 4093],
  ['yes', 4092, 4092, 'mtu-below-connected'],
  ['yes', 2044, 2044, 'mtu-below-connected'],
  ['yes', 65_521, 65_520, 'mtu-over-limit'],
  ['yes', 70_000, 65_520, 'mtu-over-limit'],
  ['no', 2044, 2044],
  ['no', 68, 68],
  ['no', 2045, 2045, 'mtu-needs-4k'],
  ['no', 4092, 4092, 'mtu-needs-4k'],
  ['no', 4093, 2044, 'mtu-over-datagram'],
  ['no', 65_520, 2044, 'mtu-over-datagram'],
  ['no', 67, undefined, 'bad-number'],
];
for (const [connected, written, mtu, code] of mtus) {
  test(`CONNECTED_MODE=${connected} with MTU=${written}`, () => {
    const text = `${ib}CONNECTED_MODE=${connected}\nMTU=${written}\n`;
    assert.equal(config(text).mtu, mtu);
    assert.deepEqual(
      findings(text).map(([found, at]) => [found, at]),
      code === undefined ? [] : [[code, String(written)]],
    );
  });
}

test('the MTU of Ethernet has no modes', () => {
  assert.equal(config('TYPE=Ethernet\nMTU=9000\n').mtu, 9000);
  assert.deepEqual(codesOf('TYPE=Ethernet\nMTU=9000\n'), []);
  assert.deepEqual(codesOf('TYPE=Ethernet\nMTU=65536\n'), ['bad-number']);
});

test('addresses in the order of the network scripts, and both gateways', () => {
  const text = `${ib}IPADDR1=10.0.1.1\nPREFIX1=24\nIPADDR=10.0.0.1\nNETMASK=255.255.255.0\nIPADDR2=10.0.2.1\nPREFIX2=31\nIPADDR0=10.0.9.1\nPREFIX0=8\nIPV6ADDR=2001:db8::1\nIPV6ADDR_SECONDARIES="fd00::1/48 fd00::2"\nGATEWAY=10.0.2.0\nIPV6_DEFAULTGW=fe80::1%mlx4_ib0\nDEFROUTE=no\n`;
  const { addresses, gateway, gateway6, defroute } = config(text);
  assert.deepEqual(
    addresses.map(({ ip, prefix }) => `${ip.value}/${prefix}`),
    [
      ...['10.0.0.1/24', '10.0.9.1/8', '10.0.1.1/24', '10.0.2.1/31', '2001:db8:0:0:0:0:0:1/64'],
      ...['fd00:0:0:0:0:0:0:1/48', 'fd00:0:0:0:0:0:0:2/64'],
    ],
  );
  assert.deepEqual([gateway?.value, gateway6?.scope, defroute], ['10.0.2.0', 'mlx4_ib0', false]);
  assert.deepEqual(findings(text), []);
});

test('a class is assumed where a prefix is missing, nothing where it cannot be read', () => {
  for (const [ip, prefix] of [
    ['9.9.9.9', 8],
    ['172.31.0.1', 16],
    ['192.0.2.1', 24],
  ] as const) {
    assert.equal(config(`${ib}IPADDR=${ip}\n`).addresses[0]?.prefix, prefix);
  }
  assert.deepEqual(config(`${ib}IPADDR=9.9.9.9\nPREFIX=x\n`).addresses, []);
  assert.equal(config(`${ib}IPADDR=9.9.9.9\nPREFIX=x\nNETMASK=255.0.0.0\n`).addresses.length, 1);
});

test('PREFIX counts where NETMASK says otherwise', () => {
  const text = `${ib}IPADDR=10.0.0.1\nPREFIX=24\nNETMASK=255.0.0.0\n`;
  assert.equal(config(text).addresses[0]?.prefix, 24);
});

test('a bond needs MASTER and SLAVE=yes', () => {
  assert.equal(config(`${ib}MASTER=bond0\nSLAVE=yes\n`).master, 'bond0');
  assert.deepEqual(findings(`${ib}MASTER=bond0\nSLAVE=yes\n`), []);
  assert.equal(config(`${ib}MASTER=bond0\nSLAVE=no\n`).master, undefined);
});
