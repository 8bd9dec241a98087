import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parse as parseIni } from 'ini';

import { milliseconds, parseDuration } from '../../src/core/setting.ts';
import type { KeySettings } from '../../src/core/settings.ts';
import { defaultSettings, settingNames, settingsTable } from '../../src/core/settings.ts';
import { parseSettings } from '../../src/config/settings/settings.ts';

const parse = (text: string) => parseSettings({ file: 'f', text }, parseIni);
const read = (text: string): Partial<KeySettings> => parse(text).value.settings;
const said = (text: string): readonly (readonly [string, string])[] =>
  parse(text).findings.map(({ code, span }) => [code, text.slice(span.start, span.end)]);

test('the defaults', () => {
  assert.deepEqual(defaultSettings, {
    discoveryIntervalMs: 600_000,
    connectDeadlineMs: 15_000,
    connectFirstDeadlineMs: 2_000,
    retryFirstMs: 1_000,
    retryMaxMs: 300_000,
    retrySpreadMs: 10_000,
    retrySteadyMs: 30_000,
    passOnRemoval: 'keep',
    passSettleMs: 30_000,
    agentIntervalMs: 600_000,
    passConcurrency: 128,
    modulesLoad: true,
    modulesHardware: true,
    modulesParameters: [],
    modulesWriteParameters: false,
    srptRestore: 'no',
    mlx4Ports: true,
    mlx4Functions: true,
    nodeDescription: true,
    nodeRenice: true,
    interfacesManage: true,
    interfacesExclude: [],
    limitsWrite: false,
    devicesExclude: [],
    nvmeConnect: true,
    nvmeProgram: 'nvme',
    nvmeExcludeNqn: [],
    nvmeExcludeAddress: [],
    nvmeExcludeInterface: [],
    nvmeApplication: '',
    srpLogin: true,
    srpFastIoFail: 5,
    srpDevLoss: 600,
    srpReconnectDelay: 5,
    srpConnections: 1,
    srpAllPkeys: false,
    srpConcurrency: 8,
    srpLoginsPerTarget: 4,
    srpLoginDeadlineMs: 30_000,
    srpRescanMs: 'srptools',
    srpScheduler: 'leave',
    srpNomerges: 'leave',
    srpProbeMs: 'never',
    srpRqAffinity: 'leave',
    srpRotational: 'leave',
    srpQueueDepth: 'leave',
    srpTargets: [],
  });
});

for (const name of settingNames) {
  const { section, key, written } = settingsTable[name];
  test(`[${section}] ${key} is read, and a bad value is reported and sets nothing`, () => {
    const text = `[${section}]\n${key} = ${written}\n`;
    assert.deepEqual(read(text), { [name]: defaultSettings[name] });
    assert.deepEqual(said(text), []);
    const value = 'no such / value!%';
    const bad = `[${section}]\n${key} = ${value}\n`;
    assert.deepEqual([read(bad), said(bad)], [{}, [['bad-setting', value]]]);
  });
}

test('durations: seconds, or a unit', () => {
  for (const [text, ms] of [
    ['15', 15_000],
    ['15s', 15_000],
    ['500ms', 500],
    ['2min', 120_000],
    ['1h', 3_600_000],
    ['0.5', 500],
    ['15 s', 15_000],
    ['0', 0],
  ] as const) {
    assert.equal(parseDuration(text), ms, text);
  }
  for (const text of ['', '-1', '15m', '1e3', 's', '15sec', '1 0', 'Infinity', '9999999999']) {
    assert.equal(parseDuration(text), undefined, text);
  }
  assert.throws(() => milliseconds(-1), RangeError);
  assert.throws(() => milliseconds(Infinity), RangeError);
});

test('durations have ranges', () => {
  assert.deepEqual(read('[connect]\ndeadline = 1s\n'), { connectDeadlineMs: 1000 });
  for (const text of ['0', '999ms', '11min']) {
    assert.deepEqual(said(`[connect]\ndeadline = ${text}\n`), [['bad-setting', text]]);
  }
});

test('switches take the usual words', () => {
  for (const word of ['no', 'No', 'false', 'off', '0']) {
    assert.deepEqual(read(`[nvme]\nconnect = ${word}\n`), { nvmeConnect: false }, word);
  }
  for (const word of ['yes', 'TRUE', 'on', '1']) {
    assert.deepEqual(read(`[modules]\nload=${word}\n`), { modulesLoad: true }, word);
  }
});

test('a program is a name or an absolute path, never a command line', () => {
  assert.deepEqual(read('[nvme]\nprogram = /usr/sbin/nvme\n'), { nvmeProgram: '/usr/sbin/nvme' });
  for (const text of ['nvme -v', './nvme', 'nvme|sh', '-x', '$(nvme)']) {
    assert.deepEqual(said(`[nvme]\nprogram = ${text}\n`), [['bad-setting', text]], text);
  }
});

test('comments, quotes, blanks and CRLF', () => {
  const text = '; c\r\n# c\r\n[ retry ]\r\n  max="60"\r\n\r\nfirst = 2s # two\r\n';
  assert.deepEqual(read(text), { retryMaxMs: 60_000, retryFirstMs: 2_000 });
  assert.deepEqual(said(text), []);
});

test('what the ini package swallows silently is reported', () => {
  assert.deepEqual(said('[retry]\nmax = 60\nmax = 70\n'), [['repeated-setting', 'max']]);
  assert.deepEqual(read('[retry]\nmax = 60\nmax = 70\n'), { retryMaxMs: 70_000 });
  assert.deepEqual(said('[retry]\nmaximal\n'), [['settings-syntax', 'maximal']]);
  assert.deepEqual(said('[retry]\n= 5\n'), [['settings-syntax', '= 5']]);
  assert.deepEqual(said('max = 60\n'), [['unknown-setting', 'max']]);
  assert.deepEqual(said('[retry.x]\nmax = 60\n'), [['unknown-section', '[retry.x]']]);
});

test('after a broken header nothing is given to the section before it', () => {
  const text = '[retry]\nmax = 60\n[broken\nmax = 70\nfirst = 9\n[pass]\nsettle = 5\n';
  assert.deepEqual(read(text), { retryMaxMs: 60_000, passSettleMs: 5_000 });
  assert.deepEqual(said(text), [['settings-syntax', '[broken']]);
});

test('an unknown section or setting gets a suggestion', () => {
  const { findings } = parse('[conect]\nx = 1\n[retry]\nmxa = 1\n');
  assert.deepEqual(
    findings.map(({ code, hint }) => [code, hint]),
    [
      ['unknown-section', 'did you mean connect?'],
      ['unknown-setting', 'did you mean max?'],
    ],
  );
});

test('keys that are special to JavaScript are unknown like any other', () => {
  const text = '[__proto__]\nmax = 1\n[retry]\n__proto__ = 1\nconstructor = 1\n';
  assert.deepEqual(
    said(text).map(([code]) => code),
    ['unknown-section', 'unknown-setting', 'unknown-setting'],
  );
});

test('a value that the ini package makes a list or a section of is bad, and none of it counts', () => {
  for (const line of ['settle = 5\r[retry]', 'settle = 5\rmax = 7', 'settle[] = 5']) {
    assert.deepEqual(read(`[pass]\n${line}\n`), {}, line);
    assert.equal(said(`[pass]\n${line}\n`).length, 1, line);
  }
});

test('lists, of which one bad item spoils all', () => {
  const text = '[nvme]\nexclude-address = 10.0.0.7, fd00::/64\nexclude-nqn = nqn.a* nqn.b\n';
  const { nvmeExcludeAddress = [], nvmeExcludeNqn } = read(text);
  assert.deepEqual(
    nvmeExcludeAddress.map(({ address, bits }) => `${address.value}/${bits}`),
    ['10.0.0.7/32', 'fd00:0:0:0:0:0:0:0/64'],
  );
  assert.deepEqual(nvmeExcludeNqn, ['nqn.a*', 'nqn.b']);
  for (const value of ['10.0.0.7, host', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/8/8', '::/129']) {
    assert.deepEqual(said(`[nvme]\nexclude-address = ${value}\n`), [['bad-setting', value]]);
  }
});

test('a word or something else: either is read, and both are named', () => {
  assert.deepEqual(read('[srp]\nrescan = Off\n'), { srpRescanMs: 'off' });
  assert.deepEqual(read('[srp]\nrescan = 2min\nqueue-depth = 64\n'), {
    srpRescanMs: 120_000,
    srpQueueDepth: 64,
  });
  const [found] = parse('[srp]\nrescan = 1ms\n').findings;
  assert.match(found?.hint ?? '', /^it can be srptools, off or a time from 1s to 24h; the default/);
});
