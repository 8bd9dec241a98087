import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { Secret } from '../../src/core/secret.ts';
import { discoverPortal, parseLogPage } from '../../src/effects/discover.ts';
import type { Command, Exit, Host } from '../../src/host/host.ts';
import { simHost } from '../sim/host.ts';
import { emptyState } from '../sim/scene.ts';
import { hostnqn, nqn, portal, uuid } from '../core/fixture.ts';

const entry = {
  trtype: 'rdma',
  adrfam: 'ipv4',
  subtype: 'nvme subsystem',
  treq: 'not specified, sq flow control disable supported',
  portid: 1,
  trsvcid: '4420',
  subnqn: 'nqn.a',
  traddr: '10.0.0.1',
  eflags: 'none',
  rdma_prtype: 'roce-v2',
  rdma_qptype: 'connected',
  rdma_cms: 'rdma-cm',
  rdma_pkey: '0x0000',
};

const parse = (...records: readonly object[]): ReturnType<typeof parseLogPage> =>
  parseLogPage(JSON.stringify({ genctr: 2, records }));

const plain = {
  transport: 'rdma',
  traddr: '10.0.0.1',
  trsvcid: '4420',
  subnqn: 'nqn.a',
  kind: 'nvme',
};

test('a record as nvme-cli prints it', () => {
  assert.deepEqual(parse(entry), [plain]);
});

test('fields padded with blanks, as some targets send them', () => {
  const padded = { ...entry, traddr: '10.0.0.1      ', trsvcid: ' 4420\t', subnqn: 'nqn.a ' };
  assert.deepEqual(parse(padded), [plain]);
});

test('a port given as a number, a transport in capitals', () => {
  assert.deepEqual(parse({ ...entry, trsvcid: 4420, trtype: 'RDMA' }), [plain]);
});

test('fields that are missing are empty, so that the record is passed over with a reason', () => {
  assert.deepEqual(parse({}), [
    { transport: '', traddr: '', trsvcid: '', subnqn: '', kind: 'nvme' },
  ]);
});

const kinds: Readonly<Record<string, string>> = {
  'nvme subsystem': 'nvme',
  'discovery subsystem referral': 'referral',
  'discovery subsystem': 'referral',
  'current discovery subsystem': 'current',
  unrecognized: 'unknown',
};
for (const [subtype, kind] of Object.entries(kinds)) {
  test(`subtype "${subtype}" is ${kind}`, () => {
    assert.deepEqual(
      parse({ ...entry, subtype })?.map((one) => one.kind),
      [kind],
    );
  });
}

test('no records: an empty page, whether nvme-cli says so or says nothing', () => {
  for (const text of [
    '',
    '\n',
    'No discovery log entries to fetch.\n',
    '{}',
    '{"genctr":1}',
    '{"records":[]}',
  ])
    assert.deepEqual(parseLogPage(text), [], JSON.stringify(text));
});

const malformed = ['{', 'null', '"x"', '{"records":{}}', '{"records":[1]}'];
for (const text of [...malformed, '{"records":[{"traddr":[]}]}']) {
  test(`${text} is no log page`, () => {
    assert.equal(parseLogPage(text), undefined);
  });
}

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseLogPage(text)));
});

const ran = async (
  exit: Exit,
  change: Parameters<typeof portal>[0] = {},
  hasNvmeJson = false,
): Promise<{
  readonly outcome: Awaited<ReturnType<typeof discoverPortal>>;
  readonly command: Command;
}> => {
  const commands: Command[] = [];
  const run: Host['run'] = (command) => {
    commands.push(command);
    return Promise.resolve(exit);
  };
  const host = { ...simHost(emptyState(1)).host, run };
  const limits = { deadlineMs: 2000, signal: new AbortController().signal };
  const question = { portal: portal(change), program: 'nvme', hasNvmeJson };
  const outcome = await discoverPortal(host, question, limits);
  const [command] = commands;
  assert.ok(command);
  return { outcome, command };
};

const exited = (code: number, stdout: string, stderr: string): Exit => ({
  kind: 'exited',
  ...{ code, stdout, stderr },
});

test('nvme discover is asked as the host, for JSON, with a deadline', async () => {
  const { command } = await ran(exited(0, '', ''), { hostTraddr: '10.0.0.9', hostIface: 'eth1' });
  assert.deepEqual(command.args, [
    ...['discover', '--transport=rdma', '--traddr=10.0.0.1', '--trsvcid=4420'],
    ...[`--hostnqn=${hostnqn}`, `--hostid=${uuid}`, '--host-traddr=10.0.0.9', '--host-iface=eth1'],
    '--output-format=json',
  ]);
  assert.equal(command.deadlineMs, 2000);
  const named = await ran(exited(0, '', ''), { nqn: nqn('nqn.unique') });
  assert.ok(named.command.args.includes('--nqn=nqn.unique'));
});

test('neither secret is in its arguments, and it is kept from reading a config.json that is there', async () => {
  const secret = new Secret('DHHC-1:00:abc=:');
  const { command } = await ran(exited(0, '', ''), { secret, ctrlSecret: secret }, true);
  assert.doesNotMatch(JSON.stringify(command), /DHHC/);
  assert.ok(command.args.includes('--config=none'));
});

test('what became of it', async () => {
  const page = JSON.stringify({ records: [entry] });
  assert.deepEqual((await ran(exited(0, page, ''))).outcome, { kind: 'done', value: [plain] });
  const said =
    'Failed to write to /dev/nvme-fabrics: Connection refused\nfailed to add controller\n';
  const reasons = async (exit: Exit): Promise<string> => {
    const { outcome } = await ran(exit);
    return outcome.kind === 'failed' ? outcome.reason : outcome.kind;
  };
  assert.equal(await reasons(exited(1, '', said)), 'failed to add controller');
  assert.match(await reasons(exited(1, '', '')), /did not say why/);
  assert.match(await reasons(exited(0, 'garbage', '')), /not a log page/);
  assert.match(await reasons({ kind: 'timed-out' }), /no answer in the time/);
  assert.match(await reasons({ kind: 'stuck', pid: 77 }), /process 77 waits in the kernel/);
  assert.equal(await reasons({ kind: 'interrupted' }), 'interrupted');
});
