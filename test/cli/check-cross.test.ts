/** `holdfast check` on trees in which two things do not go together. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsOf, placesOf } from './findings.ts';
import { holdfast, identity, withTree } from './program.ts';

const unit = '[Unit]\n';
const multipathd = '/usr/lib/systemd/system/multipathd.service';
const enabled = '/etc/systemd/system/sysinit.target.wants/multipathd.service';
const srpha = { '/etc/infiniband/openib.conf': 'ONBOOT=yes\nSRPHA_ENABLE=yes\n' };
const place = '/etc/infiniband/openib.conf:2:1 srpha-without-multipath';

test('two files that disagree about a key', async () => {
  const tree = {
    '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n',
    '/etc/infiniband/openib.conf': 'ONBOOT=yes\nSRP_LOAD=no\n',
  };
  assert.deepEqual(await placesOf(tree), ['/etc/infiniband/openib.conf:2:1 files-disagree']);
});

test('SRPHA_ENABLE on a host without multipath', async () => {
  const [finding] = await findingsOf(srpha);
  assert.equal(
    finding?.message,
    'SRPHA_ENABLE is for paths that multipath joins, and there is neither multipathd nor /etc/multipath.conf',
  );
  assert.deepEqual(await placesOf({ ...srpha, [multipathd]: unit }), [place], 'not enabled');
  const conf = { '/etc/multipath.conf': 'defaults {\n}\n' };
  assert.deepEqual(await placesOf({ ...srpha, ...conf, [multipathd]: unit }), [place]);
});

test('and none where multipathd starts, or where the tree says nothing of it', async () => {
  const conf = { '/etc/multipath.conf': 'defaults {\n}\n' };
  const links = { [enabled]: multipathd };
  assert.deepEqual(await placesOf({ ...srpha, [multipathd]: unit }, links), []);
  assert.deepEqual(await placesOf({ ...srpha, ...conf }), []);
  assert.deepEqual(await placesOf({ '/etc/infiniband/openib.conf': 'SRPHA_ENABLE=no\n' }), []);
});

test("RHEL's multipathd does not start without its file", async () => {
  const needy = `${unit}ConditionPathExists=/etc/multipath.conf\n`;
  const links = { [enabled]: multipathd };
  assert.deepEqual(await placesOf({ ...srpha, [multipathd]: needy }, links), [place]);
});

test('mlx4.conf about an mlx5, by its driver or by its ids', async () => {
  const at = '/sys/bus/pci/devices/0000:05:00.0';
  const conf = { '/etc/rdma/mlx4.conf': '0000:05:00.0 ib eth\n' };
  const ids = (device: string) => ({ [`${at}/vendor`]: '0x15b3\n', [`${at}/device`]: device });
  const expected = ['/etc/rdma/mlx4.conf:1:1 mlx4-line-for-mlx5'];
  const link = (driver: string) => ({ [`${at}/driver`]: `../../../../bus/pci/drivers/${driver}` });
  assert.deepEqual(await placesOf({ ...conf, ...ids('0x1017\n') }), expected);
  assert.deepEqual(await placesOf({ ...conf, ...ids('0x1003\n') }), [], 'a ConnectX-3');
  assert.deepEqual(await placesOf(conf), [], 'not there');
  assert.deepEqual(await placesOf({ ...conf, ...ids('0x9999\n') }, link('mlx5_core')), expected);
  const [finding] = await findingsOf({ ...conf, ...ids('0x1017\n') });
  assert.equal(
    finding?.hint,
    'mstconfig -d 0000:05:00.0 set LINK_TYPE_P1=1 LINK_TYPE_P2=2, then reboot',
  );
});

test('timers of ib_srp that the kernel refuses', async () => {
  const srp = { '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n' };
  const conf = '/etc/modprobe.d/srp.conf';
  const places = (options: string): Promise<readonly string[]> =>
    placesOf({ ...srp, [conf]: `# timers\noptions ib_srp ${options}\n` });
  assert.deepEqual(await places('ch_count=4 fast_io_fail_tmo=700'), [
    `${conf}:2:27 srp-timers-invalid`,
  ]);
  assert.deepEqual(await places('fast_io_fail_tmo=20 dev_loss_tmo=30'), []);
  assert.deepEqual(await places('dev_loss_tmo=10 fast_io_fail_tmo=5'), [
    `${conf}:2:16 srp-timers-invalid`,
  ]);
  assert.deepEqual(await places('fast_io_fail_tmo=5 dev_loss_tmo=10'), [], 'the other way round');
  assert.deepEqual(await places('reconnect_delay=0 dev_loss_tmo=off fast_io_fail_tmo=off'), [
    `${conf}:2:16 srp-timers-invalid`,
  ]);
  assert.deepEqual(await places('dev_loss_tmo=never'), [`${conf}:2:16 srp-timers-invalid`]);
});

test('options of other modules are not read out, and those of ib_srp are', () =>
  withTree(
    {
      '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n',
      '/etc/modprobe.d/blacklist.conf': 'blacklist pcspkr\n',
      '/etc/modprobe.d/srp.conf': 'options ib_srp ch_count=4\n',
    },
    async (root) => {
      const { stdout } = await holdfast('check', '--root', root);
      assert.match(stdout, /^read: \/etc\/modprobe\.d\/srp\.conf \/etc\/rdma\/rdma\.conf$/m);
    },
  ));

test('the files of srp_daemon', async () => {
  const tree = {
    '/etc/srp_daemon.conf': '# targets\na pkey=ffff\na pkey=ffff,ioc_guid=12\n d\nd\n',
    '/etc/default/srptools': 'PORTS="mlx4_0"\nRETRIES=0\n',
  };
  assert.deepEqual(await placesOf(tree), [
    '/etc/srp_daemon.conf:3:1 unreachable-rule',
    '/etc/srp_daemon.conf:4:1 leading-blank',
    '/etc/default/srptools:1:8 bad-hca-port',
    '/etc/default/srptools:2:9 bad-number',
  ]);
});

test('an nvme line that the rdma transport refuses, and a hostnqn that is missing', async () => {
  const tree = {
    '/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
    '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1 --host-iface eth1\n-t rdma -a 10.0.0.2\n',
  };
  assert.deepEqual(await placesOf(tree), [
    '/etc/nvme/discovery.conf:1:21 host-iface-on-rdma',
    '/etc/nvme/hostnqn:1:1 hostnqn-missing',
    '/etc/nvme/hostid:1:1 hostid-missing',
  ]);
  assert.deepEqual(await placesOf({ ...identity, ...tree }), [
    '/etc/nvme/discovery.conf:1:21 host-iface-on-rdma',
  ]);
});
