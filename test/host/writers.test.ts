import assert from 'node:assert/strict';
import { chmod, chown, lchown, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { foreignWriter } from '../../src/host/writers.ts';
import { scratch } from './scratch.ts';

const isRoot = process.getuid?.() === 0;

test('what belongs to another user can be changed by that user', async (t) => {
  const directory = await scratch(t);
  const file = join(directory, 'file');
  await writeFile(file, '');
  if (isRoot) await chown(file, 65_534, 0);
  assert.match(foreignWriter(file) ?? '', /belongs to user \d+$/);
});

test(
  'what only root can write nobody else can change',
  { skip: !isRoot && 'for root' },
  async (t) => {
    const directory = await scratch(t);
    const deep = join(directory, 'etc', 'nvme');
    const file = join(deep, 'file');
    await mkdir(deep, { recursive: true });
    await writeFile(file, '', { mode: 0o644 });
    assert.equal(foreignWriter(file), undefined);
    assert.equal(foreignWriter(join(deep, 'none')), undefined);

    await chmod(file, 0o664);
    assert.equal(foreignWriter(file), undefined, 'the group is that of root');
    await chown(file, 0, 65_534);
    assert.equal(foreignWriter(file), `${file} can be written by group 65534`);
    await chmod(file, 0o606);
    assert.equal(foreignWriter(file), `${file} can be written by everybody`);
    await chmod(file, 0o1606);
    assert.equal(foreignWriter(file), `${file} can be written by everybody`, 'no directory');
    await chmod(file, 0o600);
    assert.equal(foreignWriter(file), undefined);

    await chmod(join(directory, 'etc'), 0o777);
    assert.equal(foreignWriter(file), `${join(directory, 'etc')} can be written by everybody`);
    await chmod(join(directory, 'etc'), 0o1777);
    assert.equal(foreignWriter(file), undefined, 'sticky');
  },
);

test('a link counts with both its ends', { skip: !isRoot && 'for root' }, async (t) => {
  const directory = await scratch(t);
  const [open, closed] = [join(directory, 'open'), join(directory, 'closed')];
  for (const one of [open, closed]) {
    await mkdir(one);
    await writeFile(join(one, 'file'), '');
  }
  await chmod(open, 0o777);
  await symlink(join(open, 'file'), join(closed, 'link'));
  await symlink(join(closed, 'file'), join(open, 'link'));
  const said = `${open} can be written by everybody`;
  assert.deepEqual(
    [foreignWriter(join(closed, 'link')), foreignWriter(join(open, 'link'))],
    [said, said],
  );
});

test('each of several links in a row counts', { skip: !isRoot && 'for root' }, async (t) => {
  const directory = await scratch(t);
  const [open, closed] = [join(directory, 'open'), join(directory, 'closed')];
  for (const one of [open, closed]) await mkdir(one);
  const [first, middle, file] = [join(closed, 'a'), join(open, 'b'), join(closed, 'c')];
  await writeFile(file, '');
  await symlink('../open/b', first);
  await symlink(file, middle);
  await lchown(first, 65_534, 0);
  assert.equal(foreignWriter(first), undefined, 'nobody but root can replace it');
  await chmod(open, 0o1777);
  assert.equal(foreignWriter(first), undefined, 'sticky');
  await lchown(middle, 65_534, 0);
  assert.equal(foreignWriter(first), `${middle} belongs to user 65534`);
  await chmod(open, 0o777);
  assert.equal(foreignWriter(first), `${open} can be written by everybody`);
});
