/** Module parameters and SRP targets through whole passes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { coreModules } from '../../src/config/modules/modules.ts';
import { minute, moduleSim, passOn, type ModuleSim, type Scene } from './setup-modules.ts';

const settings = '/etc/holdfast/holdfast.conf';
const written = '/etc/modprobe.d/holdfast.conf';
const sysParameter = '/sys/module/ib_srp/parameters/ch_count';
const loaded = [...coreModules, 'ib_srp', 'ib_srpt'];

const parameters = (more: string, files: Scene['files'] = {}): ModuleSim =>
  moduleSim({
    files: { [settings]: `[modules]\nparameters = ib_srp.ch_count=4\n${more}`, ...files },
    loaded,
    programs: { stat: () => ({ stdout: '444\n' }) },
  });

test('the file for modprobe is written before modprobe runs, once, and the rest is said', async () => {
  const one = moduleSim({
    files: {
      [settings]: '[modules]\nparameters = ib_srp.ch_count=4\nwrite-parameters = yes\n',
      '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\n',
    },
    available: loaded,
    programs: {
      modprobe: (args, { modules, files }) => {
        for (const name of args.slice(2)) modules.add(name);
        const value = /ch_count=(\d+)/.exec(files.get(written) ?? '')?.[1] ?? '0';
        files.set(sysParameter, `${value}\n`);
        files.set('/sys/module/ib_srp/initstate', 'live\n');
        return {};
      },
    },
  });
  const verdict = await passOn(one);
  const { files } = one.sim.state;
  assert.match(files.get(written) ?? '', /^# Written by Holdfast.*\noptions ib_srp ch_count=4\n$/);
  assert.deepEqual(
    [files.get(sysParameter), verdict.remarks, verdict.converged],
    ['4\n', [], true],
  );
  assert.deepEqual(await minute(one), []);
});

test('without the setting nothing is written, and a difference is said once', async () => {
  const one = parameters('', { [sysParameter]: '0\n', '/sys/module/ib_srp/initstate': 'live\n' });
  assert.match((await minute(one)).join('\n'), /info ib_srp\.ch_count is 0 and .* asks for 4/);
  assert.equal(one.sim.state.files.has(written), false);
  assert.deepEqual(await minute(one), []);
});

test('a directory that cannot be written to is explained, and holds nothing else back', async () => {
  const one = parameters('write-parameters = yes\n');
  const host = { ...one.sim.host, replace: () => Promise.resolve({ reason: 'EROFS' }) };
  const broken = { ...one, sim: { ...one.sim, host } };
  const lines = await minute(broken);
  assert.match(
    lines.join('\n'),
    /warn cannot write \/etc\/modprobe\.d\/holdfast\.conf .*: EROFS; next try/,
  );
});

const gid = 'fe80:0000:0000:0000:0002:c903:0000:1234';
const wwn = `ib.${gid.replaceAll(':', '')}`;
const config = '/sys/kernel/config/target';
const configured = `${config}/srpt/0x${wwn.slice(3)}/tpgt_1/enable`;
const lioFiles = {
  '/etc/rdma/rdma.conf': 'SRPT_LOAD=yes\n',
  [settings]: '[srpt]\nrestore = lio\n',
  '/etc/target/saveconfig.json': JSON.stringify({
    storage_objects: [],
    targets: [{ fabric: 'srpt', wwn, tpgs: [] }],
  }),
  '/sys/module/ib_srpt/initstate': 'live\n',
  [`${config}/version`]: 'Target Engine Core ConfigFS Infrastructure v4.1.0\n',
  [`${config}/core/alua/lu_gps/default_lu_gp/lu_gp_id`]: '0\n',
  [`${config}/iscsi/discovery_auth/userid`]: '\n',
  [`${config}/iscsi/lio_version`]: 'v4.1.0\n',
  '/sys/class/infiniband/rxe1/ports/1/gids/0': `${gid}\n`,
};

const targetRuns = ({ runs }: ModuleSim): readonly string[] =>
  runs.filter((run) => /^(targetctl|scstadmin)/.test(run));

const lio = (files: Scene['files'] = {}, stderr = '', code = 0): ModuleSim =>
  moduleSim({
    files: { ...lioFiles, ...files },
    loaded,
    programs: {
      targetctl: (_args, state) => {
        if (code === 0) state.files.set(configured, '1\n');
        return { stderr, code };
      },
    },
  });

test('LIO: what is saved is restored where nothing is configured, once', async () => {
  const one = lio();
  const verdict = await passOn(one);
  assert.deepEqual(targetRuns(one), ['targetctl restore /etc/target/saveconfig.json']);
  assert.ok(verdict.converged, verdict.summary);
  await minute(one);
  assert.equal(targetRuns(one).length, 1);
});

test('LIO: whatever else is configured, targetctl is not run', async () => {
  const others = [
    `${config}/iscsi/iqn.2020-01.org.example:a/tpgt_1/enable`,
    `${config}/core/iblock_0/disk/info`,
    configured,
  ];
  for (const path of others) {
    const one = lio({ [path]: '1\n' });
    await passOn(one);
    assert.deepEqual(targetRuns(one), [], path);
  }
});

test('LIO: nor where its port is not there, its unit is enabled, or configfs shows nothing', async () => {
  const enabled = '/etc/systemd/system/multi-user.target.wants/target.service';
  const other = '/sys/class/infiniband/rxe1/ports/1/gids/0';
  const scenes = [{ [enabled]: '' }, { [other]: '::\n' }];
  for (const files of scenes) {
    const one = lio(files);
    const { remarks } = await passOn(one);
    assert.deepEqual([targetRuns(one), remarks.length], [[], 1], remarks.join());
  }
  const one = lio();
  for (const path of one.sim.state.files.keys())
    if (path.startsWith(`${config}/core`)) one.sim.state.files.delete(path);
  one.sim.state.files.set(`${config}/core/something`, '');
  await passOn(one);
  assert.deepEqual(targetRuns(one), []);
});

test('LIO: what fails is explained and tried again later, and what fails in part only once', async () => {
  const broken = lio({}, 'Traceback\nrtslib_fb.utils.RTSLibError: no such device\n', 1);
  assert.match(
    (await minute(broken)).join('\n'),
    /warn cannot restore the SRP targets .*: rtslib_fb\.utils\.RTSLibError: no such device; next try/,
  );
  await minute(broken, 100);
  assert.equal(targetRuns(broken).length, 1);
  await minute(broken);
  assert.equal(targetRuns(broken).length, 2);
  const partly = lio({}, 'Could not create StorageObject a: b, skipped\n');
  assert.match((await minute(partly)).join('\n'), /restored in part only: Could not create Stor/);
  await minute(partly);
  assert.equal(targetRuns(partly).length, 1);
});

test('SCST: what is saved is applied where no target of ib_srpt is enabled, once', async () => {
  const target = `/sys/kernel/scst_tgt/targets/ib_srpt/${gid}/enabled`;
  const scst = (code: number): ModuleSim =>
    moduleSim({
      files: {
        '/etc/infiniband/openib.conf': 'SRP_TARGET_LOAD=yes\n',
        [settings]: '[srpt]\nrestore = scst\n',
        '/etc/scst.conf': `TARGET_DRIVER ib_srpt {\n\tTARGET ${gid} {\n\t\tenabled 1\n\t}\n}\n`,
        '/sys/module/ib_srpt/initstate': 'live\n',
        [target]: '0\n',
      },
      loaded,
      programs: {
        scstadmin: (_args, { files }) => {
          if (code === 0) files.set(target, '1\n');
          return { code, stdout: 'FATAL: Received the following error:\n\n\tNo such handler\n\n' };
        },
      },
    });
  const one = scst(0);
  await passOn(one);
  await minute(one);
  assert.deepEqual(targetRuns(one), ['scstadmin -config /etc/scst.conf']);
  assert.match((await minute(scst(1))).join('\n'), /with scstadmin.*: No such handler; next try/);
});
