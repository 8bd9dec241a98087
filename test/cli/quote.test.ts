import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

import { shellWord, unitWord } from '../../src/cli/quote.ts';

const paths = ['/usr/bin/node', '/opt/node 20/bin/node', `/opt/it's "50%"\\/node`];

test('a shell reads the word as the path', () => {
  for (const path of paths) {
    const said = execFileSync('sh', ['-c', `printf %s ${shellWord(path)}`], { encoding: 'utf8' });
    assert.equal(said, path);
  }
});

test('plain paths stay plain in a unit, others are quoted as systemd.syntax(7) says', () => {
  assert.deepEqual(paths.map(unitWord), [
    '/usr/bin/node',
    '"/opt/node 20/bin/node"',
    String.raw`"/opt/it's \"50%%\"\\/node"`,
  ]);
});
