import assert from 'node:assert/strict';
import { test } from 'node:test';

import { driverFor, hardwareModules, type HardwareDesired } from '../../src/core/hardware.ts';
import {
  missingModules,
  moduleKey,
  moduleProblems,
  moduleRemarks,
} from '../../src/core/modules.ts';
import { plan, sentence } from '../../src/core/plan.ts';
import { pruned } from '../../src/core/prune.ts';
import { noteModuleFailure } from '../../src/core/remember-setup.ts';
import { actual, moduleName, now, view } from './fixture.ts';

const all: HardwareDesired = { off: [], preview: false };
const hca = { pci: '0000:3b:00.0', driver: 'mlx5_core', isBound: true };

const names = (desired: HardwareDesired, driver: string, isBound = true): readonly string[] =>
  hardwareModules(desired, [{ pci: '0000:01:00.0', driver, isBound }]).map(({ name }) => name);

test('devices of no use but for RDMA are known by their numbers', () => {
  const known: Readonly<Record<string, string>> = {
    '15B3:1003': 'mlx4_core',
    '15B3:1004': 'mlx4_core',
    '15B3:1010': 'mlx4_core',
    '15B3:673C': 'mlx4_core',
    '15B3:1011': 'mlx5_core',
    '15B3:101E': 'mlx5_core',
    '15B3:1021': 'mlx5_core',
    '15b3:a2dc': 'mlx5_core',
    '1867:6282': 'ib_mthca',
    '1077:7322': 'ib_qib',
    '8086:24F0': 'hfi1',
    '1425:5401': 'cxgb4',
    '1D0F:EFA2': 'efa',
    '1DED:107F': 'erdma',
    '15AD:0820': 'vmw_pvrdma',
  };
  for (const [id, driver] of Object.entries(known)) assert.equal(driverFor(id), driver, id);
  for (const id of ['8086:1592', '1425:5501', '15B3:0191', '15B3:10110', ''])
    assert.equal(driverFor(id), undefined, id);
});

test('a driver brings its RDMA part, and itself where the device has none', () => {
  assert.deepEqual(names(all, 'mlx4_core'), ['mlx4_ib', 'mlx4_en']);
  assert.deepEqual(names(all, 'mlx5_core', false), ['mlx5_core', 'mlx5_ib']);
  assert.deepEqual(names(all, 'hfi1', false), ['hfi1']);
  assert.deepEqual(names(all, 'ahci'), []);
});

test('every network driver of rdma.conf, openib.conf and rdma-core brings the RDMA part that it has', () => {
  const parts: Readonly<Record<string, string>> = {
    cxgb3: 'iw_cxgb3',
    cxgb4: 'iw_cxgb4',
    be2net: 'ocrdma',
    enic: 'usnic_verbs',
    ice: 'irdma',
    bnxt_en: 'bnxt_re',
    qede: 'qedr',
    hns3: 'hns_roce_hw_v2',
    mana: 'mana_ib',
  };
  for (const [driver, part] of Object.entries(parts))
    assert.deepEqual(names(all, driver), [part], driver);
});

test('i40e brings its RDMA part where TECH_PREVIEW_LOAD says so', () => {
  assert.deepEqual(names(all, 'i40e'), []);
  assert.deepEqual(names({ ...all, preview: true }, 'i40e'), ['irdma', 'i40iw']);
});

test('a driver that is switched off takes what needs it along; a part that is takes only itself', () => {
  const off = (...of: readonly string[]): HardwareDesired => ({ ...all, off: of.map(moduleName) });
  assert.deepEqual(names(off('mlx4_en'), 'mlx4_core', false), ['mlx4_core', 'mlx4_ib']);
  assert.deepEqual(names(off('mlx4_core', 'mlx4_ib'), 'mlx4_core'), []);
});

const srp = { name: moduleName('ib_srp'), source: 'rdma.conf:2' };
const missing = view({
  desired: { modules: [srp], hardware: all, portals: [], paths: [], setup: {} },
  actual: actual({ hardware: [hca] }),
});

test('what the hardware needs comes first and says so', () => {
  assert.deepEqual(plan(missing).map(sentence), [
    'load the module mlx5_ib for the hardware 0000:3b:00.0',
    'load the module ib_srp: asked for at rdma.conf:2',
  ]);
  assert.deepEqual(moduleProblems(missing), ['2 modules are not loaded: mlx5_ib ib_srp']);
});

test('what a file asks for by name is the file’s, also where the hardware is there', () => {
  const named = { name: moduleName('mlx5_ib'), source: 'openib.conf:3' };
  const { desired } = missing;
  const both = { ...missing, desired: { ...desired, modules: [named, srp] } };
  assert.deepEqual(missingModules(both), [named, srp]);
});

test('a module that would not load waits, with its reason, and hardware’s is then no problem', () => {
  const moment = { now, random: 0, settings: missing.settings };
  const reason = 'could not insert it';
  const memory = [moduleName('mlx5_ib'), srp.name].reduce(
    (before, name) => noteModuleFailure(before, name, { reason }, moment),
    missing.memory,
  );
  const failed = { ...missing, memory };
  assert.deepEqual(plan(failed).map(sentence), [
    'load the module mlx5_ib again in 30 s: 1 failure in a row, the last: could not insert it (hardware 0000:3b:00.0)',
    'load the module ib_srp again in 30 s: 1 failure in a row, the last: could not insert it (rdma.conf:2)',
  ]);
  assert.deepEqual(moduleProblems(failed), [
    'the module ib_srp (rdma.conf:2) is not loaded: could not insert it',
  ]);
  assert.deepEqual(moduleRemarks(failed), [
    'hardware 0000:3b:00.0 is without the module mlx5_ib: could not insert it',
  ]);
});

test('failures are remembered as long as the module is missing', () => {
  const moment = { now, random: 0, settings: missing.settings };
  const memory = noteModuleFailure(missing.memory, srp.name, { reason: 'no' }, moment);
  const key = moduleKey(srp.name);
  assert.deepEqual(Object.keys(pruned({ ...missing, memory }).setup), [key]);
  const loaded = actual({ loadedModules: new Set([srp.name]) });
  assert.deepEqual(pruned({ ...missing, actual: loaded, memory }).setup, {});
});

test('modules that this kernel lacks are one remark for each key', () => {
  const rds = ['rds', 'rds_tcp'].map((name) => ({ name: moduleName(name), source: 'rdma.conf:5' }));
  const one = view({
    desired: { modules: [...rds, srp], hardware: all, portals: [], paths: [], setup: {} },
    actual: actual({ hardware: [hca], knownModules: new Set() }),
  });
  assert.deepEqual(moduleRemarks(one), [
    'this kernel has no modules rds, rds_tcp (asked for at rdma.conf:5)',
    'this kernel has no module ib_srp (asked for at rdma.conf:2)',
  ]);
  assert.deepEqual(moduleProblems(one), []);
});
