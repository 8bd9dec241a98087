import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseDiscovery } from '../../src/config/nvme/discovery.ts';
import { locateAll } from '../../src/config/locate.ts';
import { quoted, shown } from '../../src/config/mask.ts';
import { renderText } from '../../src/config/render.ts';
import { codesOf, file, only } from './discovery-lines.ts';

const secret = 'DHHC-1:00:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0PQ==:';

const said = (text: string): string => {
  const { value, findings } = parseDiscovery(text, file);
  const diagnostics = locateAll({ file, text }, findings);
  return `${JSON.stringify([value, diagnostics])}\n${diagnostics.map(renderText).join('\n')}`;
};

test('-S gives the portal a secret that does not print', () => {
  for (const line of [`-S ${secret}`, `-S${secret}`, `--dhchap-secret=${secret}`, `-S=${secret}`]) {
    const portal = only(`-t rdma -a 10.0.0.1 ${line}`);
    assert.equal(portal.secret?.reveal(), secret, line);
    assert.equal(JSON.stringify(portal).includes('c2Vj'), false, line);
  }
});

const broken = [
  `-t rdma -a 10.0.0.300 -S ${secret}`,
  `-t rdma -a 10.0.0.1 -S ${secret} --foo`,
  `-t rdma -a 10.0.0.1 -S "${secret}"`,
  `-t rdma -a 10.0.0.1 -S "${secret}`,
  `-t rdma -a 10.0.0.1 --dhchap-secrt ${secret}`,
  `-t rdma -a 10.0.0.1 --dhchap-secrt=${secret}`,
  `-t rdma -a 10.0.0.1 -C ${secret}`,
  `-t rdma -a 10.0.0.1 -C=${secret}`,
  `-t rdma -a ${secret}`,
  `-t rdma -n ${secret},`,
  `-t rdma -k ${secret}`,
  `-t rdma -a 10.0.0.1 ${secret}`,
  `-t rdma -a 10.0.0.1 -S ${secret}\n-t rdma -a 10.0.0.1 -S ${secret}`,
];
for (const text of broken) {
  test(`nothing said shows the secret in: ${text.replaceAll(secret, '<secret>')}`, () => {
    assert.ok(codesOf(text).length > 0);
    assert.equal(said(text).includes('c2Vj'), false, said(text));
  });
}

test('nor one that does not look like a secret, once its option is known or nearly so', () => {
  for (const option of ['-S', '--dhchap-secret', '--dhchap-secrt', '--dhchap', '-C', '--tls-key']) {
    for (const text of [
      `-t rdma ${option} hunter2 --foo`,
      `-t rdma ${option}=hunter2 --foo`,
      `-t rdma ${option} "hunter2" --foo`,
      `-t rdma ${option} "my hunter2" --foo`,
    ]) {
      assert.equal(said(text).includes('hunter2'), false, said(text));
    }
  }
  assert.deepEqual(codesOf('-t rdma -a 10.0.0.1 -S hunter2'), ['bad-secret']);
});

test('a masked line keeps its length, so that the caret stays where it was', () => {
  const text = `-t rdma -S ${secret} --foo`;
  const [diagnostic] = locateAll({ file, text }, parseDiscovery(text, file).findings);
  assert.equal(diagnostic?.excerpt?.text, `-t rdma -S ${'*'.repeat(secret.length)} --foo`);
  assert.equal(diagnostic.column, text.indexOf('--foo') + 1);
});

test('control characters do not reach a terminal', () => {
  assert.equal(shown('a\u001b[31mb\u202e\tc'), 'a\ufffd[31mb\ufffd\tc');
  assert.equal(quoted('x'.repeat(100)), `"${'x'.repeat(60)}..."`);
});
