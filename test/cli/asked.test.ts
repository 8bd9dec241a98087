/** What `holdfast apply` gets of the agent, on a simulated host. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controlHandlers } from '../../src/cli/control.ts';
import { startAgent } from '../sim/agent.ts';
import { loseHca, returnHca } from '../sim/host.ts';
import { controllersOf, oneTarget, only, railOf } from '../sim/scene.ts';

test('the lines of the pass that was asked for, as they were wished for, and its exit code', async () => {
  const sim = oneTarget();
  const running = startAgent(sim);
  const { apply, status } = controlHandlers(running.agent, sim.host.clock);
  await sim.timeline.pass(60_000);
  const ask = async (form: 'journal' | 'terminal'): Promise<[number, string]> => {
    const lines: string[] = [];
    const out = (line: string): void => void lines.push(line);
    const wishes = { form, verbose: false, attended: true };
    const code = await sim.timeline.run(apply(out, wishes, new AbortController().signal));
    return [code, lines.join('')];
  };
  assert.equal((await ask('journal'))[0], 0);
  assert.match(status(), /"converged":true,"summary":"1 of 1 path connected"/);
  loseHca(sim, railOf(sim));
  const [code, said] = await ask('terminal');
  assert.equal(code, 3);
  assert.match(said, /^ +\d\.\d ! {2}rxe1 is lost: removed, no word in the kernel log why$/m);
  returnHca(sim, railOf(sim));
  // Two who ask at the same time share one pass.
  const [one, other] = await Promise.all([ask('journal'), ask('journal')]);
  assert.equal(one[0], 0);
  assert.match(one[1], /^<5>\{.*"event":"connected"/m);
  assert.deepEqual(other, one);
  assert.deepEqual(controllersOf(sim), [only.live]);
  await running.end();
});
