import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  planTargets,
  type Implementation,
  type TargetsDesired,
} from '../../src/core/setup/targets.ts';

const file = '/etc/target/saveconfig.json';
const lio: Implementation = {
  name: 'lio',
  active: [],
  others: [],
  saved: { file, missingPorts: [] },
  unit: undefined,
};
const scst: Implementation = {
  ...lio,
  name: 'scst',
  saved: { file: '/etc/scst.conf', missingPorts: [] },
};

const judged = (
  restore: TargetsDesired['restore'],
  implementation: Implementation | undefined,
): readonly string[] => {
  const { steps, remarks } = planTargets({ source: 'rdma.conf:4', restore }, { implementation });
  return [...steps.map(({ sentence }) => `do: ${sentence}`), ...remarks];
};

test('a saved configuration is restored where nothing is configured and the setting asks for it', () => {
  assert.deepEqual(judged('lio', lio), [
    `do: restore the SRP targets in ${file} with targetctl: none is active, and [srpt] restore = lio (rdma.conf:4)`,
  ]);
  assert.deepEqual(judged('scst', scst), [
    'do: restore the SRP targets in /etc/scst.conf with scstadmin: none is active, and [srpt] restore = scst (rdma.conf:4)',
  ]);
});

test('nothing is restored where a target is active, or where ib_srpt is not loaded', () => {
  for (const restore of ['no', 'lio', 'scst'] as const) {
    assert.deepEqual(judged(restore, { ...lio, active: ['0xfe80'] }), []);
    assert.deepEqual(judged(restore, undefined), []);
  }
});

test('targetctl would remove what else is configured, so it is not run', () => {
  assert.deepEqual(judged('lio', { ...lio, others: ['iscsi iqn.2020-01.org.example:a'] }), [
    `the SRP targets in ${file} are not active, and targetctl restore would first remove what LIO has configured (iscsi iqn.2020-01.org.example:a): restore them by hand`,
  ]);
});

test('a restore waits for all ports: a second one would remove what the first has restored', () => {
  const saved = { file, missingPorts: ['fe800000000000000002c90300001234'] };
  assert.deepEqual(judged('lio', { ...lio, saved }), [
    `the SRP targets in ${file} are not active: this host has no port fe800000000000000002c90300001234 now, and a restore would leave its target out`,
  ]);
});

test('a unit that restores at boot is left to do so', () => {
  const unit = 'target.service';
  assert.deepEqual(judged('lio', { ...lio, unit }), [
    `the SRP targets in ${file} are not active: left to target.service, which is enabled and restores them`,
  ]);
  assert.deepEqual(judged('no', { ...lio, unit }), []);
});

test('without the setting a saved configuration is only spoken of', () => {
  assert.deepEqual(judged('no', lio), [
    `the SRP targets in ${file} are not active: [srpt] restore = lio lets Holdfast restore them`,
  ]);
  assert.deepEqual(judged('no', { ...lio, saved: undefined }), []);
});

test('a setting that fits nothing on this host is said to', () => {
  assert.deepEqual(judged('lio', { ...lio, saved: undefined }), [
    '[srpt] restore = lio, and no SRP target is saved in /etc/target/saveconfig.json or /etc/rtslib-fb-target/saveconfig.json',
  ]);
  assert.deepEqual(judged('lio', scst), [
    '[srpt] restore = lio, but ib_srpt is the one of SCST here: nothing is restored',
  ]);
});
