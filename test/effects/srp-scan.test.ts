/** Asking a port of the fabric, with programs on PATH that print what srp_daemon and ibsrpdm were seen to print. */

import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { parseHcaPort } from '../../src/core/srp/ids.ts';
import { scanPort } from '../../src/effects/srp-scan.ts';
import type { Host } from '../../src/host/host.ts';
import { realHost } from '../../src/host/real.ts';
import { scratch } from '../host/scratch.ts';

/** Of ibsrpdm -c, and of srp_daemon -c -n with what it adds. */
const plain =
  'id_ext=0002C90300001234,ioc_guid=0002c90300001234,dgid=fe800000000000000000000000100001,pkey=ffff,service_id=0002c90300001234';
const extended = `${plain},initiator_ext=0000000000100001,max_it_iu_size=8260`;

const port = parseHcaPort('mlx4_0:1');
const rulesFile = '/etc/srp_daemon.conf';

/** The only programs of that kind there are, and the words they were started with. */
const standIns = async (
  context: TestContext,
  scripts: Readonly<Record<string, string>>,
): Promise<() => Promise<string>> => {
  const directory = await scratch(context);
  const log = join(directory, 'args');
  for (const [name, script] of Object.entries(scripts)) {
    const text = `#!/bin/sh\necho ${name} "$@" >> '${log}'\n${script}\n`;
    await writeFile(join(directory, name), text);
    await chmod(join(directory, name), 0o755);
  }
  const before = process.env['PATH'] ?? '';
  process.env['PATH'] = [directory, '/usr/bin', '/bin'].join(delimiter);
  context.after(() => {
    process.env['PATH'] = before;
  });
  return () => readFile(log, 'utf8');
};

const scan = async (root: string, deadlineMs = 20_000) => {
  assert.ok(port !== undefined);
  // Programs of this machine, and the sysfs of another.
  const here = realHost({ root: '/' });
  const host: Host = { ...realHost({ root }), run: (command) => here.run(command) };
  const signal = new AbortController().signal;
  return scanPort(host, { port, rulesFile }, { deadlineMs, signal });
};

const umad = async (context: TestContext): Promise<string> => {
  const root = await scratch(context);
  const at = join(root, 'sys/class/infiniband_mad/umad3');
  await mkdir(at, { recursive: true });
  await writeFile(join(at, 'ibdev'), 'mlx4_0\n');
  await writeFile(join(at, 'port'), '1\n');
  return root;
};

test('srp_daemon is asked once about the port, and what it prints is taken', async (context) => {
  const args = await standIns(context, { srp_daemon: `echo '${extended}'` });
  const outcome = await scan('/nowhere');
  assert.deepEqual(outcome, { kind: 'done', value: { logins: [extended], bad: [] } });
  assert.equal(await args(), `srp_daemon -o -c -n -a -j mlx4_0:1 -f ${rulesFile}\n`);
});

test('without it ibsrpdm is asked about the umad device of the port', async (context) => {
  const args = await standIns(context, { ibsrpdm: `echo '${plain}'` });
  const outcome = await scan(await umad(context));
  assert.deepEqual(outcome, { kind: 'done', value: { logins: [plain], bad: [] } });
  assert.equal(await args(), 'ibsrpdm -c -d /dev/infiniband/umad3\n');
});

test('a complaint and nothing else is a failure, whatever the exit code', async (context) => {
  const words = 'configuration report: no InfiniBand port found';
  await standIns(context, { srp_daemon: `echo '${words}' >&2` });
  assert.deepEqual(await scan('/nowhere'), { kind: 'failed', reason: words, timedOut: false });
});

test('a line that is no login string is given back with what is wrong with it', async (context) => {
  await standIns(context, { srp_daemon: `echo '${plain}'; echo 'id_ext=1,ioc_guid='` });
  const outcome = await scan('/nowhere');
  assert.ok(outcome.kind === 'done');
  assert.deepEqual(outcome.value.logins, [plain]);
  assert.match(outcome.value.bad[0]?.why ?? '', /no usable ioc_guid/);
});

test('one that hangs is ended', async (context) => {
  await standIns(context, { srp_daemon: 'exec sleep 1000' });
  const outcome = await scan('/nowhere', 200);
  assert.ok(outcome.kind === 'failed' && outcome.timedOut);
});
