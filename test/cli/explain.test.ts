import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseIpoibRules } from '../../src/config/ipoib/rules.ts';
import { holdfast, withTree, type Tree } from './program.ts';

const guid = (last: string): string => `00:02:c9:03:00:31:78:${last}`;

const ipoib = (name: string, last: string, more: Tree = {}): Tree => ({
  [`/sys/class/net/${name}/type`]: '32\n',
  [`/sys/class/net/${name}/address`]: `80:00:02:08:fe:80:00:00:00:00:00:00:${guid(last)}\n`,
  ...more,
});

const path = '/etc/udev/rules.d/70-persistent-ipoib.rules';
const rule = (last: string, name: string): string =>
  `ACTION=="add", SUBSYSTEM=="net", DRIVERS=="?*", ATTR{type}=="32", ATTR{address}=="?*${guid(last)}", NAME="${name}"`;

const host: Tree = {
  ...ipoib('ib0', 'f1', { '/sys/class/net/ib0/device/infiniband/mlx5_0/node_type': '1: CA\n' }),
  ...ipoib('ib0.8001', 'f1', { '/sys/class/net/ib0.8001/parent': 'ib0\n' }),
  ...ipoib('storage', 'f2'),
  ...ipoib('ib7', 'f3'),
  '/sys/class/net/eth0/type': '1\n',
  [path]: `${rule('f3', 'mlx4_ib7')}\n`,
};

test('explain ipoib: rules for interfaces without one, ready to install', () =>
  withTree(host, async (root) => {
    const { code, stdout, stderr } = await holdfast('explain', 'ipoib', '--root', root);
    assert.equal(code, 0);
    assert.deepEqual(stdout.split('\n'), [rule('f1', 'mlx5_ib0'), rule('f2', 'storage')]);
    assert.match(stderr, /append this to \/etc\/udev\/rules\.d\/70-persistent-ipoib\.rules/);
    const { value, findings } = parseIpoibRules({ file: path, text: `${stdout}\n` });
    assert.deepEqual([value.length, findings], [2, []]);
    const installed = { ...host, [path]: `${rule('f3', 'mlx4_ib7')}\n${stdout}\n` };
    await withTree(installed, async (again) => {
      const { stdout: nothing } = await holdfast('explain', 'ipoib', '--root', again);
      assert.equal(nothing, '');
    });
  }));

test('explain ipoib on a host without IPoIB: nothing to install', () =>
  withTree({ '/sys/class/net/eth0/type': '1\n' }, async (root) => {
    const { code, stdout, stderr } = await holdfast('explain', 'ipoib', '--root', root);
    assert.deepEqual([code, stdout], [0, '']);
    assert.match(stderr, /nothing to install: this host has no IPoIB interface/);
  }));
