import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkShape, parseAs } from './shapes.ts';
import { holdfast, identity, withTree } from './program.ts';

const broken = {
  ...identity,
  '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.300\n--trandport rdma\n-t rdma -a 10.0.0.1\n',
  '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\nISER_LOAD=Yes\n',
  '/etc/infiniband/openib.conf': 'ONBOOT=yes\nrm -rf /\n',
  '/etc/holdfast/holdfast.conf': '[connect]\ndeadline = soon\n',
};

test('each problem has its place, its code and a hint', () =>
  withTree(broken, async (root) => {
    const { code, stdout, stderr } = await holdfast('check', '--root', root);
    assert.equal(code, 2);
    assert.equal(stderr, '');
    assert.match(stdout, /^\/etc\/nvme\/discovery\.conf:1:12: error\[bad-address\]: /m);
    assert.match(
      stdout,
      /^\/etc\/nvme\/discovery\.conf:2:1: error\[unknown-option\]: .*--trandport/m,
    );
    assert.match(stdout, /hint: .*--transport/);
    assert.match(stdout, /^\/etc\/rdma\/rdma\.conf:2:\d+: warning\[not-yes\]: /m);
    assert.match(stdout, /^\/etc\/infiniband\/openib\.conf:2:1: /m);
    assert.match(stdout, /^\/etc\/holdfast\/holdfast\.conf:2:\d+: \w+\[bad-setting\]: /m);
    assert.match(stdout, /^4 errors, 1 other finding$/m);
  }));

test('what is good in a broken file is still asked for', () =>
  withTree(broken, async (root) => {
    const { stdout } = await holdfast('plan', '--root', root);
    assert.match(stdout, /load the module ib_srp: asked for at \/etc\/rdma\/rdma\.conf:1/);
    assert.match(stdout, /ask rdma 10\.0\.0\.1:4420 .*discovery\.conf:3/);
  }));

test('as JSON: a version, and exactly the documented fields', () =>
  withTree(broken, async (root) => {
    const { code, stdout } = await holdfast('check', '--format', 'json', '--root', root);
    assert.equal(code, 2);
    const { diagnostics } = parseAs(checkShape, stdout);
    assert.ok(diagnostics.some((one) => one.code === 'unknown-option' && one.hint !== null));
  }));

test('nothing to complain about: 0', () =>
  withTree({ ...identity, '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1\n' }, async (root) => {
    const { code, stdout } = await holdfast('check', '--root', root);
    assert.equal(code, 0);
    assert.equal(stdout, '0 errors, 0 other findings');
  }));
