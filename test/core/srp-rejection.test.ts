import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseSrpLogLine, type SrpLogLine } from '../../src/core/srp/log.ts';
import type { SrpLogin } from '../../src/core/srp/login.ts';
import { explainRefusal } from '../../src/core/srp/rejection.ts';
import { cmLogin, dest, ext, factsInitiator, ibLogin, labInitiator } from './srp-fixture.ts';

const dd = (words: string): string =>
  `dd: error writing '/sys/class/infiniband_srp/srp-rxe1-1/add_target': ${words}\n`;

const logOf = (...lines: readonly string[]): readonly SrpLogLine[] =>
  lines.flatMap((line) => parseSrpLogLine(line) ?? []);

const why = (login: SrpLogin, words: string, ...lines: readonly string[]) =>
  explainRefusal(login, { stderr: dd(words), log: logOf(...lines), initiator: undefined });

const reset = 'Connection reset by peer';
const rejected = (host: number, line: string, to = '10.99.0.2'): readonly string[] => [
  `scsi host${host}: ib_srp: REJ received`,
  `scsi host${host}: ${line}`,
  `scsi host${host}: ib_srp: Connection 0/1 to ${to} failed`,
];

test('no ACL: the id to create is said, over RoCE and on the fabric', () => {
  const log = logOf(...rejected(6, 'ib_srp: SRP LOGIN REJECTED, reason 0x00010006'));
  const stderr = dd(reset);
  const { cause, sentence } = explainRefusal(cmLogin(), { stderr, log, initiator: labInitiator });
  assert.equal(cause, 'no-acl');
  assert.equal(
    sentence,
    'the target rejected the login (channel limit reached, SRP_LOGIN_REJ reason 0x00010006): the target has no ACL for this initiator, or as many logins as it admits: create the ACL 0x0000000000000000505400fffe010001 there (targetcli: ib.0000000000000000505400fffe010001); holdfast explain srp prints the commands',
  );
  const gid = 'fe80:0000:0000:0000:0011:7500:0077';
  const line = `ib_srp: SRP LOGIN from ${gid}:d708 to ${gid}:dd7e REJECTED, reason 0x00010006`;
  const login = ibLogin({ initiatorExt: ext('7edd770000751100') });
  const fabric = logOf(...rejected(7, line, `${gid}:dd7e`));
  const found = explainRefusal(login, { stderr, log: fabric, initiator: factsInitiator });
  assert.match(found.sentence, /create the ACL 0x7edd770000751100001175000077d708 there/);
});

/** What the kernel says of the attempt, the cause, and what becomes of it. */
const said: readonly (readonly [string, string, RegExp])[] = [
  ['ib_srp: SRP LOGIN REJECTED, reason 0x00010001', 'not-ready', /target port is not enabled/],
  ['ib_srp: SRP_LOGIN_REJ: requested max_it_iu_len too large', 'configuration', /max_it_iu_size/],
  ['ib_srp: SRP LOGIN REJECTED, reason 0x00010003', 'configuration', /id_ext or ioc_guid/],
  ['ib_srp: SRP LOGIN REJECTED, reason 0x00010099', 'other', /does not know, .*0x00010099/],
  ['  REJ reason 0x8', 'not-ready', /invalid service ID, REJ reason 0x8\): nothing listens/],
  ['  REJ reason 0x3', 'not-ready', /no resources, REJ reason 0x3/],
  ['  REJ reason 0xffffff91', 'unreachable', /errno 111, .*nothing listens/],
  ['  REJ reason: stale connection', 'stale', /the next attempt goes through/],
  ['ib_srp: giving up on stale connection', 'stale', /older connection/],
  ['  REJ reason: IB_CM_REJ_DUPLICATE_LOCAL_COMM_ID', 'other', /duplicate local communication ID/],
  ['  REJ reason: IB_CM_REJ_CONSUMER_DEFINED, opcode 0x00', 'other', /consumer reject/],
  ['ib_srp: Got failed path rec status -110', 'unreachable', /subnet manager.*\(ETIMEDOUT\)/],
  ['ib_srp: Path resolution failed', 'unreachable', /no path leads/],
  ['ib_srp: Sending CM REQ failed', 'unreachable', /does not answer connection requests/],
];
for (const [line, cause, sentence] of said) {
  test(`${line.trim()}: ${cause}`, () => {
    const found = why(cmLogin(), reset, ...rejected(6, line));
    assert.equal(found.cause, cause);
    assert.match(found.sentence, sentence);
  });
}

/** Without a SCSI host: what is wrong before anything is sent. */
const early: readonly (readonly [string, string, RegExp])[] = [
  [
    'ib_srp: Resolving address 10.99.0.2:5555 failed (-6)',
    'No such device or address',
    /no host answers at 10\.99\.0\.2:5555.*\(ENXIO\)/,
  ],
  [
    'ib_srp: No route available from 0.0.0.0:0 to 10.99.0.2:5555 (-101)',
    'Network is unreachable',
    /no route to 10\.99\.0\.2:5555 \(ENETUNREACH\)/,
  ],
  [
    'ib_srp: QP creation failed for dev rxe1: -22',
    'Invalid argument',
    /does not lead through rxe1/,
  ],
  [
    'ib_srp: QP creation failed for dev rxe1: -2',
    'No such file or directory',
    /P_Key of the login/,
  ],
  [
    'ib_srp: rxe1: ib_alloc_mr() failed. Try to reduce max_cmd_per_lun, max_sect or ch_count',
    'Cannot allocate memory',
    /smaller queue_size/,
  ],
  [
    "ib_srp: unknown parameter or missing value 'dest=10.99.0.2:5555' in target creation request",
    'Invalid argument',
    /ib_srp does not know dest=10\.99\.0\.2:5555/,
  ],
  [
    "ib_srp: bad tl_retry_count parameter 'tl_retry_count=9' (must be a number between 2 and 7)",
    'Invalid argument',
    /refuses a part .*tl_retry_count=9/,
  ],
  [
    'ib_srp: target creation request is missing one or more parameters',
    'Invalid argument',
    /4\.17/,
  ],
];
for (const [line, words, sentence] of early) {
  test(`${line}: said in the field's words`, () => {
    const login = cmLogin({ options: { tl_retry_count: 9 } });
    assert.match(why(login, words, line).sentence, sentence);
  });
}

test('lines of other attempts explain nothing, though they had the same SCSI host or came later', () => {
  const mine = rejected(6, '  REJ reason 0x8');
  const other = rejected(6, 'ib_srp: SRP LOGIN REJECTED, reason 0x00010001', '10.99.0.3');
  assert.match(why(cmLogin(), reset, ...other, ...mine).sentence, /invalid service ID/);
  assert.match(why(cmLogin(), reset, ...mine, ...other).sentence, /invalid service ID/);
  assert.match(why(cmLogin(), reset, ...other).sentence, /ECONNRESET/);
  const [first = '', second = '', third = ''] = mine;
  const mixed = [first, ...other.map((line) => line.replace('host6', 'host7')), second, third];
  assert.match(why(cmLogin(), reset, ...mixed).sentence, /invalid service ID/);
  const address = 'ib_srp: Resolving address 10.99.0.3:5555 failed (-6)';
  assert.match(why(cmLogin(), reset, address).sentence, /ECONNRESET/);
  const device = 'ib_srp: QP creation failed for dev rxe10: -22';
  assert.match(why(cmLogin(), reset, device).sentence, /ECONNRESET/);
});

test('of two attempts at the same address the last counts; one that got fewer channels did not fail', () => {
  const twice = [...rejected(6, '  REJ reason 0x3'), ...rejected(6, '  REJ reason 0x8')];
  assert.match(why(cmLogin(), reset, ...twice).sentence, /invalid service ID/);
  const fewer = [
    'scsi host6: ib_srp: REJ received',
    'scsi host6:   REJ reason 0x3',
    'scsi host6: ib_srp: Connection 1/4 to 10.99.0.2 failed',
    'scsi host6: ib_srp: new target: id_ext 505400fffe010002 ioc_guid 505400fffe010002',
  ];
  assert.match(why(cmLogin(), reset, ...fewer).sentence, /ECONNRESET/);
  const next = 'scsi host6: ib_srp: Connection 0/4 to 10.99.0.2 failed';
  assert.match(why(cmLogin(), reset, ...fewer, next).sentence, /ECONNRESET/);
});

test('addresses are told by value: IPv6 in full and in short, with port and scope', () => {
  const login = cmLogin({ dest: dest('fe80::1%eth1') });
  const full = rejected(6, '  REJ reason 0x8', 'fe80:0000:0000:0000:0000:0000:0000:0001');
  assert.match(why(login, reset, ...full).sentence, /invalid service ID/);
  const short = 'ib_srp: Resolving address [fe80::1%2]:5555 failed (-6)';
  assert.match(why(login, reset, short).sentence, /no host answers/);
});

test('whether it came to connecting or not, what was logged last is about this attempt', () => {
  const connected = rejected(6, 'ib_srp: SRP LOGIN REJECTED, reason 0x00010006');
  const before = 'ib_srp: Resolving address 10.99.0.2:5555 failed (-6)';
  const absent = why(cmLogin(), 'No such device or address', ...connected, before);
  assert.match(absent.sentence, /^no host answers at 10\.99\.0\.2:5555/);
  const admitted = why(cmLogin(), reset, before, ...connected);
  assert.match(admitted.sentence, /no ACL for this initiator/);
});
