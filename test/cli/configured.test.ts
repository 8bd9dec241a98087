/** A host whose storage stands in config.json, with and without discovery.conf. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placesOf } from './findings.ts';
import { controller, hostTree, hostnqn, now, pathKey } from './host.ts';
import { identity, holdfast, withTree, type Tree } from './program.ts';
import { parseAs, planShape, statusShape } from './shapes.ts';

const config = '/etc/nvme/config.json';
const port = '{"transport": "rdma", "traddr": "10.0.0.1", "nr_io_queues": 4}';

const json = (...ports: readonly string[]): string =>
  [
    `[{ "hostnqn": "${hostnqn}",`,
    '   "subsystems": [{ "nqn": "nqn.test:a", "ports": [',
    ...ports.map((one, at) => `     ${one}${at + 1 < ports.length ? ',' : ''}`),
    '   ]}]}]',
    '',
  ].join('\n');

/** Everything is there but what is to be connected, and nobody to ask. */
const bare: Tree = {
  ...Object.fromEntries(
    Object.entries(hostTree).filter(([path]) => /^\/sys\/(module|class\/inf)/.test(path)),
  ),
  ...identity,
};

const tree: Tree = { ...bare, [config]: json(port) };
const connected: Tree = { ...tree, ...controller('nvme0', 'nqn.test:a') };
const at = 'nqn.test:a at rdma 10.0.0.1:4420';

test('plan says where it is asked for', () =>
  withTree(tree, async (root) => {
    const { code, stdout, stderr } = await holdfast('plan', '--root', root);
    const expected = `- connect ${at}: not connected since boot (${config}:3)`;
    assert.deepEqual([code, stdout, stderr], [3, expected, '']);
  }));

test('plan --json has it among the desired paths', () =>
  withTree(tree, async (root) => {
    const { stdout } = await holdfast('plan', '--json', '--root', root);
    const { desired, steps } = parseAs(planShape, stdout);
    assert.deepEqual([desired.modules, desired.portals], [['nvme_rdma'], []]);
    assert.deepEqual(desired.paths, [
      {
        ...{ transport: 'rdma', traddr: '10.0.0.1', trsvcid: '4420', nqn: 'nqn.test:a' },
        ...{ hostTraddr: null, hostIface: null, hostnqn },
        hostid: '1ab00000-0000-4000-8000-000000000001',
        options: { 'nr-io-queues': 4 },
        source: `${config}:3`,
      },
    ]);
    assert.deepEqual(
      steps.map(({ kind }) => kind),
      ['connect'],
    );
  }));

test('connected, there is nothing to do, and nobody says that no portal is there', () =>
  withTree(connected, async (root) => {
    const { code, stdout } = await holdfast('plan', '--root', root);
    assert.deepEqual([code, stdout], [0, 'nothing to do']);
    const status = await holdfast('status', '--root', root);
    assert.equal(status.code, 0);
    assert.deepEqual(status.stdout.split('\n'), [
      'converged: 1 of 1 path connected',
      'RDMA ports',
      '  mlx5_0/1 ACTIVE eth1',
      'Paths',
      `  ${at}: nvme0 live nvme0c0n1`,
    ]);
  }));

test('with neither file that is said', () =>
  withTree(bare, async (root) => {
    const { stdout } = await holdfast('plan', '--root', root);
    const expected =
      '/etc/nvme/discovery.conf names no portal and config.json no path that can be used';
    assert.equal(stdout, `nothing to do; ${expected}`);
  }));

test('[nvme] connect = no is said to be about paths too', () =>
  withTree({ ...tree, '/etc/holdfast/holdfast.conf': '[nvme]\nconnect = no\n' }, async (root) => {
    const { stdout } = await holdfast('plan', '--root', root);
    assert.equal(stdout, 'nothing to do; portals and paths are left alone: [nvme] connect = no');
  }));

test('status says why it is missing, and that there is no RDMA device where it needs one', () => {
  const silent = 'no host answers at 10.0.0.1';
  const failing = { failures: 3, timeouts: 0, notBefore: now() + 200_000, connected: false };
  const paths = { [pathKey('nqn.test:a')]: { ...failing, reason: silent } };
  const state = JSON.stringify({ version: 1, portals: {}, paths });
  const without = Object.entries(tree).filter(([path]) => !path.includes('infiniband'));
  const files = { ...Object.fromEntries(without), '/run/holdfast/state.json': state };
  return withTree(files, async (root) => {
    const { code, stdout } = await holdfast('status', '--root', root);
    assert.equal(code, 3);
    assert.deepEqual(stdout.split('\n'), [
      'not converged: 0 of 1 path connected, 1 problem',
      'RDMA ports',
      '  none: this host has no RDMA device now',
      'Paths',
      `  ${at}: missing: ${silent}; next try in 3 min`,
    ]);
    const { stdout: asJson } = await holdfast('status', '--json', '--root', root);
    const [path] = parseAs(statusShape, asJson).paths;
    assert.deepEqual([path?.source, path?.state], [`${config}:3`, 'missing']);
  });
});

test('check: line, column and caret of what is broken; good ports survive', () =>
  withTree(
    { ...bare, [config]: json('{"transport": "rdma", "traddr": "10.0.0.300"}', port) },
    async (root) => {
      const { code, stdout } = await holdfast('check', '--root', root);
      assert.equal(code, 2);
      const [first, line = '', caret = ''] = stdout.split('\n');
      assert.equal(
        first,
        `${config}:3:39: error[bad-address]: "10.0.0.300" is neither an IP address nor a host name`,
      );
      assert.equal(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1), '10.0.0.300');
      assert.match(stdout, new RegExp(`^read: ${config} `, 'm'));
      const plan = await holdfast('plan', '--root', root);
      assert.match(plan.stdout, new RegExp(`^- connect ${at}: .*\\(${config}:4\\)$`));
    },
  ));

/** eth1 leads to the path, and only eth0 is configured. */
const unconfigured: Tree = {
  '/proc/net/route': 'Iface\neth1\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n',
  '/sys/class/net/eth1/address': '00:11:22:33:44:55\n',
  '/sys/class/net/eth1/device/vendor': '0x15b3\n',
  '/etc/sysconfig/network-scripts/ifcfg-eth0': 'DEVICE=eth0\nBOOTPROTO=dhcp\n',
};

test('check: the way to a path is judged like that to a portal, and so are those who connect it too', async () => {
  const unit = 'nvmf-autoconnect.service';
  const links = {
    [`/etc/systemd/system/default.target.wants/${unit}`]: `/usr/lib/systemd/system/${unit}`,
  };
  const files = { ...tree, ...unconfigured, [`/usr/lib/systemd/system/${unit}`]: '[Unit]\n' };
  const places = await placesOf(files, links);
  assert.ok(places.includes(`${config}:3:1 interface-unconfigured`), places.join());
  assert.match(
    places.join(),
    /default\.target\.wants\/nvmf-autoconnect\.service:1:1 connected-by-others/,
  );
});

test('check: what is said about a line of config.json by other checks shows no secret of it', () => {
  const secret = `"dhchap_key": "DHHC-1:00:c2VjcmV0c2Vj:", "tls_key": "hunter2"`;
  const text = json(port.replace('"nr_io_queues": 4', secret)).replaceAll('\n', ' ');
  return withTree({ ...tree, ...unconfigured, [config]: text }, async (root) => {
    const { stdout } = await holdfast('check', '--root', root);
    assert.match(stdout, /interface-unconfigured/);
    assert.doesNotMatch(stdout, /c2Vj|hunter2/);
  });
});

test('check: a comma that is missing and a file that is cut off', () =>
  withTree({ ...bare, [config]: json(port, port).replace('},\n', '}\n') }, async (root) => {
    const { code, stdout } = await holdfast('check', '--root', root);
    assert.equal(code, 0);
    assert.match(
      stdout,
      new RegExp(`^${config}:4:6: warning\\[json-not-strict\\]: a comma is missing`),
    );
    const cut = json(port).slice(0, -12);
    await withTree({ ...bare, [config]: cut }, async (other) => {
      const broken = await holdfast('check', '--root', other);
      assert.equal(broken.code, 2);
      assert.match(broken.stdout, new RegExp(`^${config}:\\d+:\\d+: error\\[json-syntax\\]`));
    });
  }));
