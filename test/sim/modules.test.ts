/** Kernel modules through whole passes: what is loaded, in which order, and what of it is said how often. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { coreModules } from '../../src/config/modules/modules.ts';
import { minute, moduleSim, passOn, pciDevice, refusing, type ModuleSim } from './setup-modules.ts';

const rdmaConf = '/etc/rdma/rdma.conf';
const openibConf = '/etc/infiniband/openib.conf';
const core: readonly string[] = coreModules;

const modprobes = ({ runs }: ModuleSim): readonly string[] =>
  runs.filter((run) => run.startsWith('modprobe')).map((run) => run.slice('modprobe '.length));

test('drivers of the hardware first, then the stack, then the protocols of both files', async () => {
  const one = moduleSim({
    files: {
      [rdmaConf]: 'SRP_LOAD=yes\nISER_LOAD=yes\n',
      [openibConf]: 'SRPT_LOAD=yes\nIPOIB_LOAD=yes\n',
      ...pciDevice('0000:05:00.0', '15B3:1003'),
      ...pciDevice('0000:03:00.4', '1425:5401', 'cxgb4'),
      ...pciDevice('0000:00:1f.2', '8086:2922', 'ahci'),
    },
    available: [
      ...core,
      ...['mlx4_core', 'mlx4_ib', 'mlx4_en', 'cxgb4', 'iw_cxgb4'],
      ...['ib_ipoib', 'ib_srp', 'ib_srpt', 'ib_iser'],
    ],
    loaded: ['cxgb4'],
  });
  await passOn(one);
  assert.deepEqual(modprobes(one), [
    '-a -b -- mlx4_core mlx4_ib mlx4_en iw_cxgb4',
    '-a -- iw_cm ib_cm ib_umad ib_uverbs rdma_ucm ib_ipoib ib_srp ib_srpt ib_iser',
  ]);
  await minute(one);
  assert.equal(modprobes(one).length, 2);
});

test('openib.conf can leave hardware out, and [modules] hardware all of it', async () => {
  const hardware = pciDevice('0000:3b:00.0', '15B3:1017');
  const available = [...core, 'mlx5_core', 'mlx5_ib', 'ib_srp'];
  const asked = [
    { [openibConf]: 'SRP_LOAD=yes\nMLX5_LOAD=no\n' },
    { [rdmaConf]: 'SRP_LOAD=yes\n', '/etc/holdfast/holdfast.conf': '[modules]\nhardware = no\n' },
    { '/etc/holdfast/holdfast.conf': '[pass]\nsettle = 0\n' },
  ];
  for (const files of asked) {
    const one = moduleSim({ files: { ...files, ...hardware }, available });
    await passOn(one);
    assert.equal(
      modprobes(one).some((run) => run.includes('mlx5')),
      false,
      JSON.stringify(files),
    );
  }
});

test('hardware whose modules this kernel lacks or an administrator has blacklisted is no problem', async () => {
  const one = moduleSim({
    files: {
      [rdmaConf]: 'SRP_LOAD=yes\n',
      ...pciDevice('0000:3b:00.0', '15B3:1017', 'mlx5_core'),
      ...pciDevice('0000:5e:00.0', '8086:1592', 'ice'),
    },
    loaded: [...core, 'ib_srp', 'mlx5_core', 'ice'],
    available: ['mlx5_ib'],
    programs: { modprobe: refusing({ mlx5_ib: '' }) },
  });
  const first = await minute(one);
  assert.deepEqual(modprobes(one), ['-a -b -- mlx5_ib']);
  assert.equal(
    first.some((line) => line.startsWith('error') || line.includes('irdma')),
    false,
  );
  assert.match(
    first.join('\n'),
    /info hardware 0000:3b:00\.0 is without the module mlx5_ib: .*blacklisted/,
  );
  const verdict = await passOn(one);
  assert.deepEqual([verdict.converged, modprobes(one).length], [true, 1]);
});

test('what this kernel does not have is said once and never tried', async () => {
  const one = moduleSim({
    files: { [rdmaConf]: 'RDS_LOAD=yes\n' },
    available: [...core, 'ib_ipoib'],
  });
  const first = await minute(one);
  assert.match(
    first.join('\n'),
    /info this kernel has no modules rds, rds_tcp, rds_rdma \(asked for at \/etc\/rdma\/rdma\.conf:1\)/,
  );
  assert.equal(modprobes(one).join().includes('rds'), false);
  for (let left = 10; left > 0; left -= 1) assert.deepEqual(await minute(one), []);
  assert.equal(modprobes(one).length, 1);
});

test('a module that refuses to load is said once and retried ever more seldom, and at once when the world changes', async () => {
  const words = "could not insert 'ib_srpt': Exec format error";
  const one = moduleSim({
    files: { [rdmaConf]: 'SRPT_LOAD=yes\n' },
    available: [...core, 'ib_srpt'],
    programs: { modprobe: refusing({ ib_srpt: words }) },
  });
  const first = await minute(one);
  assert.deepEqual(
    first.filter((line) => line.startsWith('error')),
    [
      `error cannot load the module ib_srpt (${rdmaConf}:1): ${words}; next try in ${/next try in ([\d.]+ m?s)/.exec(first.join())?.[1] ?? ''} or when the HCA, link or address changes`,
    ],
  );
  const tries = modprobes(one).length;
  for (let left = 20; left > 0; left -= 1) {
    const lines = await minute(one);
    assert.deepEqual(
      lines.filter((line) => !line.startsWith('warn 0 of 0 paths')),
      [],
    );
  }
  const later = modprobes(one).slice(tries);
  assert.ok(later.length >= 4 && later.length <= 7, `${later.length} tries in 20 minutes`);
  assert.ok(later.every((run) => run === '-a -- ib_srpt'));
  const [rail] = one.sim.state.rails;
  assert.ok(rail);
  rail.rdma = false;
  const before = modprobes(one).length;
  await minute(one, 1000);
  assert.equal(modprobes(one).length, before + 1);
});

test('a module that loads after all is forgotten as a failure', async () => {
  const refused: Record<string, string> = { ib_srp: "could not insert 'ib_srp': No such device" };
  const one = moduleSim({
    files: { [rdmaConf]: 'SRP_LOAD=yes\n' },
    available: [...core, 'ib_srp'],
    programs: { modprobe: (args, state) => refusing(refused)(args, state) },
  });
  assert.equal((await passOn(one)).converged, false);
  delete refused['ib_srp'];
  const lines = await minute(one);
  assert.ok(lines.includes('info loaded the modules ib_srp'), lines.join('\n'));
  assert.equal((await passOn(one)).converged, true);
  assert.equal(
    one.sim.state.files.get('/run/holdfast/state.json')?.includes('module ib_srp'),
    false,
  );
});

test('all PCI devices are looked at once, and only while something is missing afterwards', async () => {
  const devices = Array.from({ length: 200 }, (_, index) =>
    pciDevice(`0000:${(index + 16).toString(16)}:00.0`, '15B3:1018', 'mlx5_core'),
  );
  const one = moduleSim({
    files: Object.assign({ [rdmaConf]: 'SRP_LOAD=yes\n' }, ...devices) as Record<string, string>,
    loaded: [...core, 'ib_srp', 'mlx5_core', 'mlx5_ib'],
  });
  const uevents = (): number => one.reads.filter((path) => path.endsWith('/uevent')).length;
  await minute(one);
  assert.equal(uevents(), 200);
  await minute(one);
  assert.equal(uevents(), 200);
  one.reads.length = 0;
  await minute(one);
  const bus = one.reads.filter((path) => /^\/(sys\/bus|lib\/modules)\//.test(path));
  assert.deepEqual(bus, ['/sys/bus/pci/drivers/']);
  one.sim.state.modules.delete('mlx5_ib');
  await minute(one);
  assert.equal(uevents(), 0);
  assert.deepEqual(modprobes(one), ['-a -b -- mlx5_ib']);
});
