import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Parsed } from '../../src/core/diagnostic.ts';
import type { SourceText } from '../../src/config/lines.ts';
import type { KeyFile } from '../../src/config/modules/module-keys.ts';
import { asked, coreModules, unionModules } from '../../src/config/modules/modules.ts';
import { disagreements, parseOpenibConf } from '../../src/config/modules/openib-conf.ts';
import { openibKeys } from '../../src/config/modules/openib-keys.ts';
import { parseRdmaConf, rdmaKeys } from '../../src/config/modules/rdma-conf.ts';

type Parse = (source: SourceText, hostname: string) => Parsed<KeyFile>;

const names = (parse: Parse, text: string): readonly string[] =>
  parse({ file: 'f', text }, 'node7').value.modules.map(({ name }) => name);
const rdma = (text: string): readonly string[] => names(parseRdmaConf, text);
const openib = (text: string): readonly string[] => names(parseOpenibConf, text);
const codesOf = (parse: Parse, text: string): readonly string[] =>
  parse({ file: 'f', text }, 'node7').findings.map(({ code }) => code);

const core: readonly string[] = coreModules;
const drivers = /^(mlx|ib_mthca|ib_qib|ib_ipath|ib_ehca|cxgb|iw_cxgb|iw_nes)/;

const expectedRdma: Readonly<Record<string, readonly string[]>> = {
  IPOIB_LOAD: ['ib_ipoib'],
  RDS_LOAD: ['ib_ipoib', 'rds', 'rds_tcp', 'rds_rdma'],
  SRP_LOAD: ['ib_srp'],
  SRPT_LOAD: ['ib_srpt'],
  ISER_LOAD: ['ib_iser'],
  ISERT_LOAD: ['ib_isert'],
  XPRTRDMA_LOAD: ['rpcrdma'],
  SVCRDMA_LOAD: ['rpcrdma'],
  NFSoRDMA_LOAD: ['rpcrdma'],
};

for (const { key } of rdmaKeys) {
  test(`rdma.conf: ${key}=yes`, () => {
    const protocols = expectedRdma[key] ?? [];
    const expected = protocols.length === 0 ? [] : [...core, ...protocols];
    assert.deepEqual(rdma(`${key}=yes\n`), expected);
    assert.deepEqual(rdma(`${key}=no\n`), []);
    assert.deepEqual(rdma(`${key}=\n`), []);
    assert.deepEqual(codesOf(parseRdmaConf, `${key}=yes\n`), []);
  });
}

const expectedOpenib: Readonly<Record<string, readonly string[]>> = {
  IPOIB_LOAD: ['ib_ipoib'],
  RDS_LOAD: ['ib_ipoib', 'rds', 'rds_tcp', 'rds_rdma'],
  SRP_LOAD: ['ib_srp'],
  SRPT_LOAD: ['ib_srpt'],
  SRP_TARGET_LOAD: ['ib_srpt'],
  ISER_LOAD: ['ib_iser'],
  ISERT_LOAD: ['ib_isert'],
  SDP_LOAD: ['ib_sdp'],
  QLGC_VNIC_LOAD: ['qlgc_vnic'],
  E_IPOIB_LOAD: ['eth_ipoib'],
  MLX4_VNIC_LOAD: ['mlx4_vnic'],
  MTHCA_LOAD: ['ib_mthca'],
  MLX4_LOAD: ['mlx4_core', 'mlx4_ib'],
  MLX4_EN_LOAD: ['mlx4_core', 'mlx4_en'],
  MLX5_LOAD: ['mlx5_core', 'mlx5_ib'],
  QIB_LOAD: ['ib_qib'],
  IPATH_LOAD: ['ib_ipath'],
  EHCA_LOAD: ['ib_ehca'],
  CXGB3_LOAD: ['cxgb3', 'iw_cxgb3'],
  CXGB4_LOAD: ['cxgb4', 'iw_cxgb4'],
  NES_LOAD: ['iw_nes'],
  SRPHA_ENABLE: ['dm_multipath'],
};
const coreKeys = ['UMAD_LOAD', 'UVERBS_LOAD', 'RDMA_CM_LOAD', 'RDMA_UCM_LOAD', 'ONBOOT'];

for (const { key, kind, example } of openibKeys) {
  test(`openib.conf: ${key}`, () => {
    const own = expectedOpenib[key];
    const sorted =
      own === undefined
        ? coreKeys.includes(key)
          ? core
          : []
        : drivers.test(own[0] ?? '') && key !== 'MLX4_VNIC_LOAD'
          ? [...own, ...core]
          : [...core, ...own];
    if (key !== 'UCM_LOAD') assert.deepEqual(openib(`${key}=yes\n`), sorted);
    assert.deepEqual(openib(`${key}=\n`), []);
    if (kind === 'switch') assert.deepEqual(openib(`${key}=no\n`), []);
    else assert.deepEqual(codesOf(parseOpenibConf, `${key}=${example ?? 'any'}\n`), []);
  });
}

test('openib.conf: UCM_LOAD=yes asks for ib_ucm before rdma_ucm, as old kernels had it', () => {
  assert.deepEqual(openib('UCM_LOAD=yes'), [...core.slice(0, -1), 'ib_ucm', 'rdma_ucm']);
});

test('openib.conf: a no to a core key leaves that module out and no other', () => {
  assert.deepEqual(openib('IPOIB_LOAD=yes\nUMAD_LOAD=no\nRDMA_UCM_LOAD=No\nUVERBS_LOAD=\n'), [
    'ib_core',
    'iw_cm',
    'ib_cm',
    'rdma_cm',
    'ib_uverbs',
    'ib_ipoib',
  ]);
});

test('openib.conf: ONBOOT=no switches the file off and says so', () => {
  assert.deepEqual(openib('ONBOOT=no\nSRP_LOAD=yes\n'), []);
  assert.deepEqual(codesOf(parseOpenibConf, 'ONBOOT=no\nSRP_LOAD=yes\n'), ['onboot-no']);
  assert.deepEqual(openib('ONBOOT=yes\n'), core);
});

test('openib.conf as shipped, with its shell code, has no findings', () => {
  const text = [
    '# Start HCA driver upon boot',
    ...['ONBOOT=yes', 'ALLOW_STOP=yes', 'FORCE_MODE=no', 'NODE_DESC=$(hostname -s)'],
    ...['NODE_DESC_TIME_BEFORE_UPDATE=20', 'NODE_DESC_UPDATE_TIMEOUT=120', 'POST_START_DELAY=0'],
    ...['RUN_AFFINITY_TUNER=no', 'RUN_MLNX_TUNE=no', 'LOAD_EIPOIB=no', 'RENICE_IB_MAD=no'],
    ...['RUN_SYSCTL=no', 'ENABLE_FW_TRACER=yes', 'UMAD_LOAD=yes', 'UVERBS_LOAD=yes'],
    ...['UCM_LOAD=no', 'RDMA_CM_LOAD=yes', 'RDMA_UCM_LOAD=yes', 'SET_IPOIB_CM=auto'],
    ...['MLX5_LOAD=yes', 'IPOIB_LOAD=yes', 'SRP_LOAD=no', 'RUN_FW_UPDATER_ONBOOT=no'],
    'SMARTNIC_PF_MAC_CONF="0000:03:00.0-c4:8a:07:a5:29:70 0000:03:00.1-c4:8a:07:a5:29:71"',
  ].join('\n');
  assert.deepEqual(openib(text), ['mlx5_core', 'mlx5_ib', ...core, 'ib_ipoib']);
  assert.deepEqual(codesOf(parseOpenibConf, text), []);
});

test('of a file from Windows the first line says it for all', () => {
  const text =
    'ONBOOT=yes\r\nSRP_LOAD=yes\r\nNODE_DESC=$(hostname -s)\r\nSRPP_LOAD=no\r\nRDS_LOAD=on\n';
  const { findings } = parseOpenibConf({ file: 'f', text }, 'node7');
  assert.deepEqual(
    findings.filter(({ code }) => code === 'not-yes').map(({ message, hint }) => [message, hint]),
    [
      [
        'ONBOOT is "yes\ufffd", which counts as no, here and in other tools; so does 1 other key',
        'save the file with Unix line ends',
      ],
      ['RDS_LOAD is "on", which counts as no, here and in other tools', 'write yes'],
    ],
  );
  assert.deepEqual(
    findings.map(({ code }) => code).filter((code) => code !== 'not-yes'),
    ['unknown-key', 'bad-node-desc', 'onboot-no'],
  );
});

test('a file with nothing in it asks for nothing', () => {
  for (const text of ['', '\n', '# IPOIB_LOAD=yes\n']) {
    assert.deepEqual([rdma(text), openib(text)], [[], []]);
  }
});

test('RDS comes right after IPoIB, and protocols in table order whatever the order in the file', () => {
  assert.deepEqual(
    rdma('XPRTRDMA_LOAD=yes\nISER_LOAD=yes\nSRP_LOAD=yes\nRDS_LOAD=yes\nIPOIB_LOAD=no'),
    [...core, ...['ib_ipoib', 'rds', 'rds_tcp', 'rds_rdma', 'ib_srp', 'ib_iser', 'rpcrdma']],
  );
});

test('a module says which line asked for it', () => {
  const { value } = parseRdmaConf({ file: '/etc/rdma/rdma.conf', text: '\nSRP_LOAD=yes\n' }, 'n');
  assert.deepEqual(
    new Set(value.modules.map(({ source }) => source)),
    new Set(['/etc/rdma/rdma.conf:2']),
  );
});

for (const value of ['Yes', 'YES', 'true', '1', '"yes "', 'on', 'y', 'nO', 'maybe', 'yes\r']) {
  test(`IPOIB_LOAD=${JSON.stringify(value)} counts as no, with a warning`, () => {
    assert.deepEqual(rdma(`IPOIB_LOAD=${value}\n`), []);
    assert.deepEqual(codesOf(parseRdmaConf, `IPOIB_LOAD=${value}\n`), ['not-yes']);
  });
}

test('the warning knows what was meant', () => {
  const hint = (text: string): string | undefined =>
    parseRdmaConf({ file: 'f', text }, 'n').findings[0]?.hint;
  assert.equal(hint('IPOIB_LOAD=Yes'), 'write yes');
  assert.equal(hint('IPOIB_LOAD=maybe'), 'write yes or no');
  assert.equal(hint('IPOIB_LOAD=yes\r\n'), 'save the file with Unix line ends');
  assert.equal(hint('IPIOB_LOAD=yes'), 'did you mean IPOIB_LOAD?');
});

test('an unknown key is a warning and asks for nothing', () => {
  assert.deepEqual(rdma('FOO_LOAD=yes\n'), []);
  assert.deepEqual(codesOf(parseRdmaConf, 'FOO_LOAD=yes\n'), ['unknown-key']);
});

test('the union keeps the order, each module once, and who asked first', () => {
  const first = asked(['ib_srp', 'ib_core', 'unheard_of'], 'a:1');
  const second = asked(['nvme_rdma', 'ib_core', 'ib_ipoib', 'mlx5_core'], 'b:1');
  assert.deepEqual(
    unionModules(first, second).map(({ name, source }) => `${name} ${source}`),
    [
      ...['mlx5_core b:1', 'ib_core a:1', 'ib_ipoib b:1', 'ib_srp a:1', 'nvme_rdma b:1'],
      'unheard_of a:1',
    ],
  );
});

test('keys on which the two files disagree are reported in openib.conf', () => {
  const found = (there: string, here: string): readonly string[] =>
    disagreements(
      parseOpenibConf({ file: 'openib', text: here }, 'n').value.assignments,
      parseRdmaConf({ file: 'rdma', text: there }, 'n').value.assignments,
    ).map(({ message }) => message);
  assert.deepEqual(found('SRP_LOAD=yes', 'SRP_LOAD=no'), [
    'SRP_LOAD is no here and yes on rdma:1; yes counts',
  ]);
  assert.deepEqual(found('\nSRP_LOAD=Yes', 'SRP_LOAD=yes'), [
    'SRP_LOAD is yes here and no on rdma:2; yes counts',
  ]);
  assert.deepEqual(found('SRP_LOAD=yes', 'SRP_LOAD=yes'), []);
  assert.deepEqual(found('SRP_LOAD=yes', 'IPOIB_LOAD=no'), []);
  assert.deepEqual(found('SRP_LOAD=yes', 'ONBOOT=no\nSRP_LOAD=no'), []);
});
