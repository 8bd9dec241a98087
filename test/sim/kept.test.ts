/** What a process keeps between its passes beside the state file. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Pass } from '../../src/agent/pass.ts';
import { stateFile, type Kept } from '../../src/agent/state.ts';
import { loadConfiguration } from '../../src/config/load.ts';
import type { Host } from '../../src/host/host.ts';
import type { Sim } from './host.ts';
import { oneTarget, only, silent } from './scene.ts';

const passWith = async (sim: Sim, kept?: Kept, host: Host = sim.host): Promise<Kept> => {
  const one = new Pass(host, silent, await loadConfiguration(host), { ...(kept && { kept }) });
  await sim.timeline.run(one.run());
  return one.kept;
};

const listed = ({ memory }: Kept): readonly string[] =>
  Object.values(memory.portals).flatMap(({ records }) => records.map(({ subnqn }) => subnqn));

test('what the file says counts where somebody else has written it, or taken it away', async () => {
  const sim = oneTarget();
  const kept = await passWith(sim);
  assert.deepEqual(listed(kept), [only.nqn]);
  const asks = (): number => sim.acts.filter(({ kind }) => kind === 'nvme').length;
  const before = asks();
  await passWith(sim, kept);
  assert.equal(asks(), before, 'what was learned is known');
  sim.state.files.delete(stateFile);
  await passWith(sim, kept);
  assert.equal(asks(), before + 1, 'what was taken away is forgotten');
});

test('what could not be written down counts instead of the file, and is written when that can be done again', async () => {
  const sim = oneTarget();
  const full: Host = { ...sim.host, replace: () => Promise.resolve({ reason: 'ENOSPC' }) };
  const kept = await passWith(sim, undefined, full);
  assert.equal(kept.text, undefined);
  assert.equal(sim.state.files.has(stateFile), false);
  const before = sim.acts.filter(({ kind }) => kind === 'nvme').length;
  const later = await passWith(sim, kept);
  assert.equal(sim.acts.filter(({ kind }) => kind === 'nvme').length, before);
  assert.equal(sim.state.files.get(stateFile), `${later.text ?? ''}\n`);
});
