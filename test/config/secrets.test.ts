import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseDiscovery } from '../../src/config/nvme/discovery.ts';
import { locateAll } from '../../src/config/locate.ts';
import { quoted, shown } from '../../src/config/mask.ts';
import { renderText } from '../../src/config/render.ts';
import { parseNvmeJson } from '../../src/config/nvme-json/nvme-json.ts';
import { parseHostId, parseNqn } from '../../src/core/ids.ts';
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
  for (const option of [
    ...['-S', '--dhchap-secret', '--dhchap-secrt', '--dhchap', '-C', '--tls-key', '--psk'],
    ...['--password', 'dhchap-secret', 'dhchap_secrt', 'secret'],
  ]) {
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

const json = (port: string): string =>
  `[{"hostnqn":"nqn.a","dhchap_key":"${secret}","subsystems":[{"nqn":"nqn.b","ports":[{"transport":"rdma","traddr":"10.0.0.1",${port}}]}]}]`;

test('config.json gives paths and portals two secrets that do not print, and its first host one', () => {
  const keys = `"dhchap_key":"${secret}","dhchap_ctrl_key":"${secret}"`;
  for (const more of ['', ',"discovery":true,"persistent":true']) {
    const { value } = parseNvmeJson({ file, text: json(`${keys}${more}`) });
    const [one] = [...value.paths, ...value.portals];
    assert.deepEqual([one?.secret?.reveal(), one?.ctrlSecret?.reveal()], [secret, secret]);
    assert.ok(value.host !== undefined && value.host !== 'unusable');
    assert.equal(value.host.secret?.reveal(), secret);
    assert.equal(JSON.stringify(value).includes('c2Vj'), false);
  }
});

test('nothing that is said about a config.json shows them, nor about a host that differs from hostnqn', () => {
  const own = {
    hostnqn: parseNqn('nqn.other'),
    hostid: parseHostId('4c4c4544-0033-4d10-8051-b4c04f4e4332'),
  };
  for (const port of [
    `"dhchap_ctrl_key":"${secret}"`,
    `"dhchap_ctrl_key":"${secret}","discovery":true`,
    `"dhchap_ctrl_key":"c2VjcmV0"`,
    `"dhchap_ctrl_ky":"${secret}"`,
    `"dhchap_ctrl_key" "${secret}"`,
    `"dhchap_ctrl_key":"${secret}`,
  ]) {
    const text = json(port);
    const { value, findings } = parseNvmeJson({ file, text }, own);
    const diagnostics = locateAll({ file, text }, findings);
    const words = JSON.stringify([value, diagnostics]) + diagnostics.map(renderText).join('\n');
    assert.ok(findings.some(({ code }) => code === 'identity-differs' || code === 'json-syntax'));
    assert.equal(words.includes('c2Vj'), false, words);
  }
});

test('control characters do not reach a terminal', () => {
  assert.equal(shown('a\u001b[31mb\u202e\tc'), 'a\ufffd[31mb\ufffd\tc');
  assert.equal(quoted('x'.repeat(100)), `"${'x'.repeat(60)}..."`);
});
