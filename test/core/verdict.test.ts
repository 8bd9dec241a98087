import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judge, judgeModules } from '../../src/core/verdict.ts';
import { actual, asked, controller, memory, moduleName, portal, view } from './fixture.ts';

const where = 'nqn.2020-01.org.example:vol1 at rdma 10.0.0.1:4420';

test('everything connected', () => {
  const verdict = judge(
    view({ actual: actual({ controllers: [controller()] }), memory: memory(asked) }),
  );
  assert.deepEqual(verdict, {
    converged: true,
    connected: 1,
    paths: 1,
    srp: undefined,
    problems: [],
    remarks: [],
    warnings: [],
    counts: '1 of 1 path connected',
    summary: '1 of 1 path connected',
  });
});

test('no portals, nothing to say', () => {
  const verdict = judge(view({ desired: { modules: [], portals: [], paths: [], setup: {} } }));
  assert.deepEqual([verdict.converged, verdict.summary], [true, '0 of 0 paths connected']);
});

test('each thing that is missing is a sentence, and the summary has the first', () => {
  const modules = [{ name: moduleName('ib_srp'), source: 'rdma.conf:3' }];
  const portals = [portal(), portal({ traddr: '10.0.0.2' })];
  const { converged, problems, summary } = judge(
    view({
      desired: { modules, portals, paths: [], setup: {} },
      memory: memory(asked, { failures: 1, reason: 'no host answers' }),
    }),
  );
  assert.deepEqual(problems, [
    '1 module is not loaded: ib_srp',
    `${where}: no host answers`,
    'rdma 10.0.0.2:4420: not asked yet what it exports',
  ]);
  assert.equal(converged, false);
  assert.equal(
    summary,
    '0 of 1 path connected; 3 problems, the first: 1 module is not loaded: ib_srp',
  );
});

test('a controller that the kernel works on is a problem, by its state', () => {
  const seen = actual({ controllers: [controller({ state: 'connecting' })] });
  const { problems } = judge(view({ actual: seen, memory: memory(asked) }));
  assert.deepEqual(problems, [`${where}: nvme0 is connecting`]);
});

test('a path that was never tried', () => {
  assert.deepEqual(judge(view({ memory: memory(asked) })).problems, [
    `${where}: not connected yet`,
  ]);
});

test("a portal's failure is a problem until the world changed", () => {
  const of = { ...asked, records: [], reason: 'no host answers' };
  const failing = judge(view({ memory: memory({ ...of, failures: 1 }) }));
  assert.deepEqual(failing.problems, ['rdma 10.0.0.1:4420: no host answers']);
  assert.deepEqual(judge(view({ memory: memory({ ...of, failures: 0 }) })).problems, []);
});

test('a live controller without a disk is a remark; a discovery controller has none by nature', () => {
  const bare = judge(
    view({ actual: actual({ controllers: [controller({ disks: [] })] }), memory: memory(asked) }),
  );
  assert.equal(bare.converged, true);
  assert.match(bare.remarks.join(), /^nvme0 \(.*\) is live but has no disk: the target/);
});

test('a module that this kernel does not have is a remark, not a problem', () => {
  const modules = [
    { name: moduleName('ib_mthca'), source: 'openib.conf:9' },
    { name: moduleName('ib_core'), source: 'openib.conf:9' },
  ];
  const loaded = new Set([moduleName('ib_core')]);
  const seen = actual({ knownModules: loaded, loadedModules: loaded });
  const one = view({ desired: { modules, portals: [], paths: [], setup: {} }, actual: seen });
  const remarks = ['this kernel has no module ib_mthca (asked for at openib.conf:9)'];
  assert.deepEqual([judge(one).converged, judge(one).remarks], [true, remarks]);
  const { summary, converged } = judgeModules(one);
  assert.deepEqual([summary, converged], ['1 of 2 modules loaded', true]);
});

test('before the network, portals are nobody’s problem', () => {
  assert.deepEqual(judgeModules(view()).problems, []);
});
