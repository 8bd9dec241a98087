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
    withTree({ ...hostTree, '/etc/nvme/discovery.conf': lines.join('\n') }, async (root) => {
      const { code, stdout, stderr } = await holdfast(...command, '--root', root);
      assert.equal(code, 2);
      assert.match(stdout, /10\.0\.0\.|connected/);
      assert.doesNotMatch(stdout + stderr, /c2VjcmV0|DHHC-1:00/);
    }));
}
