import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseModuleParameter } from '../../src/core/setup/module-parameter.ts';
import { sameValue } from '../../src/core/setup/parameter-values.ts';
import {
  parametersText,
  planParameters,
  type ParametersActual,
  type ParameterState,
} from '../../src/core/setup/parameters.ts';
import type { Judged } from '../../src/core/setup/step.ts';
import { parseOptionLines } from '../../src/observe/setup/modprobe-options.ts';

const wanted = ['ib_srp.ch_count=4', 'ib_srp.use_imm_data=n', 'nvme_core.multipath=Y'].flatMap(
  (text) => parseModuleParameter(text) ?? [],
);
const value = (text: string, more: Partial<Extract<ParameterState, { kind: 'value' }>> = {}) =>
  ({ kind: 'value', value: text, isBuiltIn: false, isWritable: false, ...more }) as const;

const asAsked: readonly ParameterState[] = [value('4'), value('N'), value('Y')];
const absent: ParametersActual = { states: asAsked, file: { kind: 'absent' }, others: [] };
const ours = (): ParametersActual => ({
  ...absent,
  file: { kind: 'text', text: parametersText(wanted) },
});

const judged = (write: boolean, actual: ParametersActual): readonly string[] => {
  const { steps, remarks }: Judged<{ readonly sentence: string }> = planParameters(
    { wanted, write },
    actual,
  );
  return [...steps.map(({ sentence }) => `do: ${sentence}`), ...remarks];
};

test('values are compared as the kernel reads them, not as they are written', () => {
  const same = [
    ...[
      ['4', '4'],
      ['0x10', '16'],
      ['010', '8'],
      ['-1', '-1'],
      ['+3', '3'],
      ['0xFF', '0xff'],
    ],
    ...[
      ['yes', 'Y'],
      ['1', 'Y'],
      ['on', 'Y'],
      ['0', 'N'],
      ['off', 'N'],
      ['false', 'N'],
    ],
    ...[
      ['-1', 'off'],
      ['off', 'off'],
      ['1,0x2,3', '1,2,3'],
      ['round-robin', 'round-robin'],
    ],
  ] as const;
  const different = [
    ...[
      ['4', '8'],
      ['1', '0'],
      ['n', 'Y'],
      ['maybe', 'Y'],
      ['1,2', '1,2,3'],
      ['5', 'off'],
    ],
    ...[
      ['numa', 'round-robin'],
      ['08', '8'],
      ['', '0'],
    ],
  ] as const;
  for (const [asked = '', shown = ''] of same)
    assert.ok(sameValue(asked, shown), `${asked} ${shown}`);
  for (const [asked = '', shown = ''] of different)
    assert.equal(sameValue(asked, shown), false, `${asked} ${shown}`);
});

test('what is as asked for needs nothing, with and without a file', () => {
  assert.deepEqual(judged(false, absent), []);
  assert.deepEqual(judged(true, ours()), []);
});

test('the file is written where that is asked for, a line for each module', () => {
  assert.deepEqual(judged(true, absent), [
    'do: write /etc/modprobe.d/holdfast.conf with ib_srp.ch_count=4 ib_srp.use_imm_data=n nvme_core.multipath=Y: [modules] write-parameters = yes',
  ]);
  assert.deepEqual(parametersText(wanted).split('\n').slice(1), [
    'options ib_srp ch_count=4 use_imm_data=n',
    'options nvme_core multipath=Y',
    '',
  ]);
  const stale = { ...absent, file: { kind: 'text', text: parametersText([]) } } as const;
  assert.equal(judged(true, stale).length, 1);
});

test('a file of that name that somebody else wrote is never touched, nor one that cannot be read', () => {
  const foreign = {
    ...absent,
    file: { kind: 'text', text: 'options ib_srp ch_count=8\n' },
  } as const;
  assert.deepEqual(judged(true, foreign), [
    '/etc/modprobe.d/holdfast.conf is left alone: it was not written by Holdfast; move it away',
  ]);
  assert.deepEqual(judged(false, foreign), []);
  const denied = { ...absent, file: { kind: 'denied', reason: 'EACCES' } } as const;
  assert.deepEqual(judged(true, denied), ['/etc/modprobe.d/holdfast.conf is left alone: EACCES']);
});

test('the file stays when the setting is taken back; the files that are read say so (parameters-left)', () => {
  assert.deepEqual(planParameters({ wanted, write: false }, ours()).steps, []);
  assert.deepEqual(judged(false, ours()), []);
});

test('a loaded value that differs is a remark that says how it would change', () => {
  const differ = (first: ParameterState, actual = absent): ParametersActual => ({
    ...actual,
    states: [first, ...asAsked.slice(1)],
  });
  assert.deepEqual(judged(false, differ(value('0'))), [
    'ib_srp.ch_count is 0 and [modules] parameters asks for 4: [modules] write-parameters = yes writes it to /etc/modprobe.d/holdfast.conf, from where it takes effect when the module is loaded anew',
  ]);
  assert.deepEqual(judged(true, differ(value('0', { isWritable: true }), ours())), [
    'ib_srp.ch_count is 0 and [modules] parameters asks for 4: it changes when the module is loaded anew, at the latest with a reboot, or at once when it is written to /sys/module; rebuild the initramfs if the module is loaded there',
  ]);
  assert.deepEqual(judged(true, differ(value('0', { isBuiltIn: true }), ours())), [
    "ib_srp.ch_count is 0 and [modules] parameters asks for 4: the module is built into the kernel: write ib_srp.ch_count=4 to the kernel's command line",
  ]);
});

test('a parameter that there is not, and a module that there is not', () => {
  const states = [{ kind: 'no-module' }, { kind: 'no-parameter' }, { kind: 'unknown' }] as const;
  assert.deepEqual(judged(false, { ...absent, states }), [
    'this kernel has no module ib_srp, of which [modules] parameters sets ch_count',
    'the module ib_srp shows no parameter use_imm_data, which [modules] parameters sets: modinfo -p ib_srp lists those it has',
  ]);
  const unloaded = { kind: 'not-loaded' } as const;
  assert.deepEqual(judged(false, { ...absent, states: [unloaded, unloaded, unloaded] }), []);
});

test('another file that sets something else is named, one that sets the same is not', () => {
  const text = [
    'blacklist ib_srp',
    'options ib-srp cmd_sg_entries=255 \\',
    '  ch_count=8 use_imm_data="0"',
    '#options nvme_core multipath=N',
  ].join('\n');
  const others = parseOptionLines('/etc/modprobe.d/srp.conf', text);
  assert.deepEqual(
    others.map((one) => `${one.module}.${one.name}=${one.value} ${one.source}`),
    [
      'ib_srp.cmd_sg_entries=255 /etc/modprobe.d/srp.conf:2',
      'ib_srp.ch_count=8 /etc/modprobe.d/srp.conf:2',
      'ib_srp.use_imm_data=0 /etc/modprobe.d/srp.conf:2',
    ],
  );
  assert.deepEqual(judged(false, { ...absent, others }), [
    '/etc/modprobe.d/srp.conf:2 sets ib_srp.ch_count to 8 and [modules] parameters to 4: modprobe takes the one from the file whose name comes last',
  ]);
});
