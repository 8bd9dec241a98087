import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkShape, parseAs, planShape, sarifShape } from './shapes.ts';
import { holdfast, identity, withTree } from './program.ts';

const broken = {
  ...identity,
  '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.300\n--trandport rdma\n-t rdma -a 10.0.0.1\n',
  '/etc/rdma/rdma.conf': 'SRP_LOAD=yes\nISER_LOAD=Yes\n',
  '/etc/infiniband/openib.conf': 'ONBOOT=yes\nrm -rf /\nIPOIB_LOAD=yes\n',
  '/etc/holdfast/holdfast.conf': '[connect]\ndeadline = soon\n[modules]\nload = yes\n',
  '/etc/holdfast/holdfast.conf.d/50.conf': '[retry]\nmox = 5\nfirst = 1\n',
};

test('each problem has its place, its code and a hint', () =>
  withTree(broken, async (root) => {
    const { code, stdout, stderr } = await holdfast('check', '--root', root);
    assert.deepEqual([code, stderr], [2, '']);
    assert.deepEqual(stdout.split('\n'), [
      '/etc/rdma/rdma.conf:2:1: warning[not-yes]: ISER_LOAD is "Yes", which counts as no, here and in other tools',
      '  ISER_LOAD=Yes',
      '  ^^^^^^^^^^^^^',
      '  hint: write yes',
      '/etc/infiniband/openib.conf:2:1: error[shell-command]: "rm" is not an assignment',
      '  rm -rf /',
      '  ^^',
      '/etc/nvme/discovery.conf:1:12: error[bad-address]: "10.0.0.300" is neither an IP address nor a host name',
      '  -t rdma -a 10.0.0.300',
      '             ^^^^^^^^^^',
      '/etc/nvme/discovery.conf:2:1: error[unknown-option]: unknown option "--trandport"',
      '  --trandport rdma',
      '  ^^^^^^^^^^^',
      '  hint: did you mean --transport?',
      '/etc/holdfast/holdfast.conf:2:12: error[bad-setting]: "soon" is no value for deadline in [connect]',
      '  deadline = soon',
      '             ^^^^',
      '  hint: it can be a time from 1s to 1min; the default is 15',
      '/etc/holdfast/holdfast.conf.d/50.conf:2:1: error[unknown-setting]: [retry] has no setting "mox"',
      '  mox = 5',
      '  ^^^',
      '  hint: did you mean max?',
      'read: /etc/holdfast/holdfast.conf /etc/holdfast/holdfast.conf.d/50.conf /etc/infiniband/openib.conf /etc/nvme/discovery.conf /etc/nvme/hostid /etc/nvme/hostnqn /etc/rdma/rdma.conf',
      '5 errors, 1 warning, 0 remarks',
    ]);
  }));

test('what is good in a broken file is still asked for', () =>
  withTree(broken, async (root) => {
    const { code, stdout } = await holdfast('plan', '--json', '--root', root);
    assert.equal(code, 2);
    const { desired } = parseAs(planShape, stdout);
    assert.ok(desired.modules.includes('ib_srp'), 'rdma.conf');
    assert.ok(desired.modules.includes('ib_ipoib'), 'openib.conf');
    assert.deepEqual(
      desired.portals.map(({ traddr, source }) => [traddr, source]),
      [['10.0.0.1', '/etc/nvme/discovery.conf:3']],
    );
  }));

test('so is a good setting beside a bad one', () =>
  withTree(
    {
      ...broken,
      '/etc/holdfast/holdfast.conf': '[connect]\ndeadline = soon\n[nvme]\nconnect = no\n',
    },
    async (root) => {
      const { stdout } = await holdfast('plan', '--json', '--root', root);
      assert.deepEqual(parseAs(planShape, stdout).desired.portals, []);
    },
  ));

test('as JSON: a version, and exactly the documented fields', () =>
  withTree(broken, async (root) => {
    const { code, stdout, stderr } = await holdfast('check', '--format', 'json', '--root', root);
    assert.deepEqual([code, stderr], [2, '']);
    const { diagnostics } = parseAs(checkShape, stdout);
    assert.deepEqual(diagnostics[3], {
      code: 'unknown-option',
      severity: 'error',
      file: '/etc/nvme/discovery.conf',
      line: 2,
      column: 1,
      message: 'unknown option "--trandport"',
      hint: 'did you mean --transport?',
    });
    assert.equal(diagnostics[2]?.hint, null);
  }));

test('as SARIF: the same findings, with their rules', () =>
  withTree(broken, async (root) => {
    const { code, stdout, stderr } = await holdfast('check', '--format', 'sarif', '--root', root);
    assert.deepEqual([code, stderr], [2, '']);
    const { runs } = parseAs(sarifShape, stdout);
    const [{ tool, results }] = runs;
    const json = await holdfast('check', '--format', 'json', '--root', root);
    const { diagnostics } = parseAs(checkShape, json.stdout);
    assert.deepEqual(
      results.map(({ ruleId, locations: [{ physicalLocation: at }] }) => [
        ...[ruleId, at.artifactLocation.uri, at.region.startLine, at.region.startColumn],
      ]),
      diagnostics.map((one) => [one.code, `file://${one.file}`, one.line, one.column]),
    );
    for (const { ruleId, ruleIndex } of results)
      assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
  }));

test('nothing to complain about: 0', () =>
  withTree({ ...identity, '/etc/nvme/discovery.conf': '-t rdma -a 10.0.0.1\n' }, async (root) => {
    const { code, stdout } = await holdfast('check', '--root', root);
    assert.equal(code, 0);
    assert.match(stdout, /^read: .*\n0 errors, 0 warnings, 0 remarks$/);
  }));

test('a warning alone is 0', () =>
  withTree({ '/etc/rdma/rdma.conf': 'SRP_LOAD=Yes\n' }, async (root) => {
    const { code, stdout } = await holdfast('check', '--root', root);
    assert.equal(code, 0);
    assert.match(stdout, /^0 errors, 1 warning, 0 remarks$/m);
  }));

test('no configuration at all is no error, but is said', () =>
  withTree({ '/etc/motd': '' }, async (root) => {
    const { code, stdout } = await holdfast('check', '--root', root);
    assert.equal(code, 0);
    assert.match(stdout, /^read: no configuration file is there$/m);
    assert.match((await holdfast('plan', '--root', root)).stdout, /^nothing to do; .*no portal/);
    assert.match((await holdfast('status', '--root', root)).stdout, /discovery\.conf names no/);
  }));
