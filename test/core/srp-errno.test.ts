/** Why a login failed where the kernel's log does not say it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { cmRejection, loginRejection } from '../../src/core/srp/reject-reasons.ts';
import { explainExisting, explainRefusal } from '../../src/core/srp/rejection.ts';
import { cmHost, cmLogin, dest, ibHost, ibLogin, remotePort } from './srp-fixture.ts';

const why = (words: string) => {
  const stderr = `dd: error writing '/sys/class/infiniband_srp/srp-rxe1-1/add_target': ${words}\n`;
  return explainRefusal(cmLogin(), { stderr, log: [], initiator: undefined });
};

/** The errno alone, where the log says nothing. */
const errnos: readonly (readonly [string, string, RegExp])[] = [
  ['Connection reset by peer', 'other', /ECONNRESET/],
  ['No such device or address', 'unreachable', /no host answers at 10\.99\.0\.2:5555/],
  ['Network is unreachable', 'unreachable', /no route to 10\.99\.0\.2:5555/],
  ['No route to host', 'unreachable', /EHOSTUNREACH/],
  ['Connection timed out', 'unreachable', /ETIMEDOUT/],
  ['Cannot assign requested address', 'configuration', /src is not an address/],
  ['Invalid argument', 'configuration', /EINVAL/],
  ['No such device', 'other', /rxe1:1 went away/],
  ['Cannot allocate memory', 'other', /ENOMEM/],
  ['Stale file handle', 'other', /^Stale file handle$/],
];
for (const [words, cause, sentence] of errnos) {
  test(`${words}, and nothing in the log: ${cause}`, () => {
    const found = why(words);
    assert.equal(found.cause, cause);
    assert.match(found.sentence, sentence);
  });
}

test('a port that is not there, and no words at all', () => {
  const stderr = "dd: failed to open '/sys/.../add_target': No such file or directory\n";
  const gone = explainRefusal(cmLogin(), { stderr, log: [], initiator: undefined });
  assert.match(gone.sentence, /ib_srp is not loaded, or the port went away/);
  const silent = explainRefusal(cmLogin(), { stderr: '\n', log: [], initiator: undefined });
  assert.equal(silent.sentence, 'no reason given');
});

test('every reason of the two tables has words', () => {
  for (let reason = 1; reason <= 35; reason += 1)
    assert.notEqual(cmRejection(reason).words, '', String(reason));
  assert.deepEqual(
    [1, 8, 28, 33, 35].map((reason) => cmRejection(reason).name),
    [
      'no queue pair',
      'invalid service ID',
      'consumer reject',
      'invalid alternate flow label',
      'vendor option not supported',
    ],
  );
  for (let reason = 0x10000; reason <= 0x10006; reason += 1)
    assert.doesNotMatch(loginRejection(reason).name, /does not know/);
});

test('what exists by the kernel and is not found leads elsewhere, or is still being removed', () => {
  const elsewhere = cmHost('host6', { where: { kind: 'rdma-cm', dests: [dest('10.99.0.3')] } });
  const lost = cmHost('host7', { remotePort: remotePort('lost') });
  const found = explainExisting(cmLogin(), [lost, elsewhere]);
  assert.equal(found.cause, 'configuration');
  assert.match(
    found.sentence,
    /as host6 \(10\.99\.0\.3:5555\); .*disks at 10\.99\.0\.2:5555 needs an/,
  );
  assert.match(
    explainExisting(ibLogin(), [ibHost('host8')]).sentence,
    /host8 \(GID fe80.*P_Key ffff\)/,
  );
  assert.deepEqual(explainExisting(cmLogin(), [lost]), {
    cause: 'stale',
    sentence: 'the kernel is still removing host7',
  });
});
