import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';

import { Inside } from '../../src/host/inside.ts';
import { realHost } from '../../src/host/real.ts';
import { scratch } from './scratch.ts';

/** A root with /etc/a, and links that lead here and there; a secret beside it. */
const rooted = async (context: TestContext): Promise<string> => {
  const top = await scratch(context);
  const root = join(top, 'root');
  await mkdir(join(root, 'etc/sub'), { recursive: true });
  await writeFile(join(root, 'etc/a'), 'inside');
  await writeFile(join(top, 'secret'), 'outside');
  const links = {
    absolute: '/etc/a',
    relative: 'etc/a',
    directory: '/etc',
    up: '../secret',
    'far-up': '../../../../../../../../etc/a',
    'etc/sub/up': '../a',
    loop: 'loop',
    ping: 'pong',
    pong: 'ping',
    dangling: '/nowhere/at/all',
    chain: 'directory/sub/up',
    [`out`]: top,
  };
  for (const [name, to] of Object.entries(links)) await symlink(to, join(root, name));
  return root;
};

const same = (place: string): Promise<string> => Promise.resolve(place);

test('the root itself changes nothing', async () => {
  assert.equal(await new Inside('/').at('/etc/../etc/passwd', same, ''), '/etc/../etc/passwd');
});

const leadTo: Readonly<Record<string, string>> = {
  '/etc/a': 'inside',
  '/absolute': 'inside',
  '/relative': 'inside',
  '/directory/a': 'inside',
  '/far-up': 'inside',
  '/etc/sub/up': 'inside',
  '/chain': 'inside',
  '/../../etc/a': 'inside',
  '/directory/../etc/a': 'inside',
};
for (const [path, text] of Object.entries(leadTo)) {
  test(`${path} is followed as its root sees it`, async (context) => {
    const host = realHost({ root: await rooted(context) });
    assert.deepEqual(await host.read(path), { kind: 'text', text });
  });
}

for (const path of [
  '/up',
  '/out/secret',
  '/../secret',
  '/loop',
  '/ping',
  '/dangling',
  '/etc/sub/../../../secret',
]) {
  test(`${path} does not lead out`, async (context) => {
    const root = await rooted(context);
    assert.ok(`${await new Inside(root).at(path, same, root)}/`.startsWith(`${root}/`));
    assert.deepEqual(
      (await realHost({ root }).read(path)).kind,
      path === '/loop' || path === '/ping' ? 'denied' : 'absent',
    );
  });
}

test('links that are too many do not lead out at last', async (context) => {
  const root = await rooted(context);
  await symlink(join(root, '..', 'secret'), join(root, 'link0'));
  for (let n = 1; n <= 60; n += 1) await symlink(`link${n - 1}`, join(root, `link${n}`));
  const host = realHost({ root });
  // From either end, as what is known of one is used for the next.
  for (const n of [41, 39, 20, 60, 45]) {
    const { kind } = await host.read(`/link${n}`);
    assert.equal(kind, n < 40 ? 'absent' : 'denied', `link${n}`);
  }
});

test('lists and links are those of the root too', async (context) => {
  const host = realHost({ root: await rooted(context) });
  assert.deepEqual(await host.list('/directory'), ['a', 'sub']);
  assert.equal(await host.readlink('/directory/sub/up'), '../a');
  assert.equal(await host.readlink('/etc/a'), undefined);
  assert.deepEqual(await host.list('/out'), []);
});

test('below another root nothing is written, renamed, stored, run or sent', async (context) => {
  const host = realHost({ root: await rooted(context) });
  for (const failure of [
    await host.replace('/etc/a', 'x'),
    await host.rename('/etc/a', '/etc/b'),
    await host.store('/etc/a', 'x'),
  ])
    assert.match(failure?.reason ?? '', /another root/);
  const exit = await host.run({ program: 'true', args: [], deadlineMs: 1000 });
  assert.equal(exit.kind, 'not-started');
  assert.equal(
    await host.opens({ address: '127.0.0.1', port: 1, source: undefined, deadlineMs: 1000 }),
    'silent',
  );
  assert.deepEqual(host.addresses(), []);
  assert.deepEqual(await host.read('/etc/a'), { kind: 'text', text: 'inside' });
});
