import assert from 'node:assert/strict';
import { test } from 'node:test';

import { explainEvidence, explainWrite, noRoute, withKernelLog } from '../../src/core/reason.ts';

const dd = (words: string): string => `dd: error writing '/dev/nvme-fabrics': ${words}\n`;

const meanings: readonly (readonly [string, RegExp])[] = [
  ['Connection reset by peer', /target rejected.*ECONNRESET/],
  ['Connection refused', /refused.*ECONNREFUSED/],
  ['Input/output error', /does not export that subsystem, or not to this host NQN/],
  ['Invalid argument', /EINVAL.*kernel log/],
  ['No route to host', /EHOSTUNREACH/],
  ['Network is unreachable', /ENETUNREACH/],
  ['Cannot assign requested address', /host-traddr is not an address of this host/],
  ['No such device', /no RDMA device/],
  ['Connection timed out', /did not answer/],
];
for (const [words, meaning] of meanings) {
  test(`${words}: what that means`, () => {
    assert.match(explainWrite(dd(words)), meaning);
  });
}

test('a missing /dev/nvme-fabrics says which module', () => {
  const words = "dd: failed to open '/dev/nvme-fabrics': No such file or directory\n";
  assert.match(explainWrite(words), /nvme_fabrics is not loaded/);
});

test('an errno that nobody foresaw is passed on, the last line of several, silence is said', () => {
  assert.equal(explainWrite(dd('Stale file handle')), 'Stale file handle');
  assert.match(explainWrite(`dd: warning: x\n${dd('No such device')}`), /ENODEV/);
  assert.equal(explainWrite('\n'), 'no reason given');
});

test("the kernel's first word explains the failure, without its full stop", () => {
  const said = ['Connect Invalid SQE Parameter.', 'failed to connect queue: 0 ret=-5'];
  assert.equal(withKernelLog('why', said), 'why; the kernel said "Connect Invalid SQE Parameter"');
  assert.equal(withKernelLog('why', []), 'why');
});

test('what the network says is said with the address; no news is no reason', () => {
  for (const evidence of [
    'unreachable',
    'no-route',
    'no-device',
    'no-rdma',
    'no-name',
    'closed',
  ] as const)
    assert.match(
      explainEvidence(evidence, '10.0.0.1') ?? '',
      evidence === 'closed' ? /10\.0\.0\.1/ : /10\.0\.0\.1/,
    );
  for (const evidence of ['alive', 'quiet', 'pending'] as const)
    assert.equal(explainEvidence(evidence, '10.0.0.1'), undefined);
  assert.ok(explainEvidence('no-route', '10.0.0.1')?.startsWith(noRoute));
});
