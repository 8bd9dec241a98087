/** Who might want to go through the door. */

import { untried, type Attempts } from '../../src/core/backoff.ts';
import type { Candidate, Evidence } from '../../src/core/door.ts';
import type { DoorStep } from '../../src/core/plan.ts';
import { path, portal } from './fixture.ts';

export const worked: Attempts = { ...untried, succeededAt: 1 };
export const heldUp: Attempts = { ...untried, failures: 1, timeouts: 1 };

export const connect = (
  name: string,
  evidence: Evidence,
  attempts = untried,
): Candidate<DoorStep> => ({
  step: { kind: 'connect', path: path({ subsysnqn: name }), why: '' },
  isConnect: true,
  attempts,
  evidence,
  hung: false,
});

export const discover = (evidence: Evidence, attempts = untried): Candidate<DoorStep> => ({
  step: { kind: 'discover', portal: portal(), why: '' },
  isConnect: false,
  attempts,
  evidence,
  hung: false,
});
