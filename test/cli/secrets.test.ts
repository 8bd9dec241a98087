import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostTree } from './host.ts';
import { holdfast, withTree } from './program.ts';

const secret = 'DHHC-1:00:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U=:';

const lines = [
  `-t rdma -a 10.0.0.1 -S ${secret}`,
  `-t rdma -a 10.0.0.2 --dhchap-secret=${secret}`,
  `-t rdma -a 10.0.0.300 -S ${secret}`,
  `-t rdma -a 10.0.0.3 -S "${secret}"`,
  `-t rdma --dhchap-secrt ${secret}`,
  `-t rdma -a 10.0.0.4 -S c2VjcmV0 --foo`,
  `-t rdma -a 10.0.0.5 -C ${secret}`,
  `-t rdma -a 10.0.0.1 -S ${secret}`,
];

const key = (name: string, value = secret): string => `"${name}":"${value}"`;
const portOf = (more: string): string => `{"transport":"rdma","traddr":"10.0.0.7",${more}}`;
const json = [
  '[{"hostnqn":"nqn.2014-08.org.nvmexpress:uuid:1ab00000-0000-4000-8000-000000000001",',
  `${key('dhchap_key')},`,
  '"subsystems":[{"nqn":"nqn.test:c","ports":[',
  `${portOf(key('dhchap_ctrl_key'))},`,
  `${portOf(`"trsvcid":"x",${key('dhchap_key')},${key('dhchap_ctrl_key')}`)},`,
  `${portOf(key('dhchap_ctrl_ky'))},`,
  `${portOf(key('dhchap_ctrl_key', 'c2VjcmV0'))},`,
  `{"transport":"rdma" "traddr":"10.0.0.8",${key('dhchap_ctrl_key')}},`,
  `{"transport":"rdma","traddr":"10.0.0.8","discovery":true,${key('dhchap_ctrl_key')}},`,
  `{"transport":"rdma","traddr":"10.0.0.9",${key('dhchap_key')} ?]}]}]`,
].join('\n');

const commands = [
  ['check'],
  ['check', '--format', 'json'],
  ['plan'],
  ['plan', '--json'],
  ['status'],
  ['status', '--json'],
] as const;

for (const command of commands) {
  test(`holdfast ${command.join(' ')} shows no secret`, () =>
    withTree(
      {
        ...hostTree,
        '/etc/nvme/discovery.conf': lines.join('\n'),
        '/etc/nvme/config.json': json,
      },
      async (root) => {
        const { code, stdout, stderr } = await holdfast(...command, '--root', root);
        assert.equal(code, 2);
        assert.match(stdout, /10\.0\.0\.|connected/);
        const said = stdout + stderr;
        assert.match(said, /config\.json(:5|","line":5)|connected/);
        assert.doesNotMatch(said, /c2VjcmV0|DHHC-1:00/);
      },
    ));
}
