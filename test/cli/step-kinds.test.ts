import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { StepKind } from '../../src/core/plan.ts';

/** A kind that is missing here does not compile. */
const kinds: Readonly<Record<StepKind, true>> = {
  'load-module': true,
  connect: true,
  discover: true,
  leave: true,
  hold: true,
  'log-in': true,
  disconnect: true,
  'log-out': true,
  'await-removal': true,
  scan: true,
  'leave-login': true,
  lack: true,
  'write-parameters': true,
  'set-port-types': true,
  'set-infiniband-function': true,
  'set-ethernet-function': true,
  'describe-node': true,
  'renice-threads': true,
  'renice-workqueue': true,
  'create-interface': true,
  'set-mode': true,
  'set-mtu': true,
  enslave: true,
  'link-up': true,
  'add-address': true,
  'add-route': true,
  'ask-manager': true,
  'restore-targets': true,
  'write-limits': true,
  'set-srp-timers': true,
  'tune-srp-disk': true,
  'start-multipathd': true,
  'await-map': true,
};

test('docs/json.md has every kind of step, and no other', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'json.md'), 'utf8');
  const rows = text.split('\n').filter((line) => /^\| `[a-z-]+`/.test(line));
  const listed = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)]);
  assert.deepEqual(listed.map(([, kind = '']) => kind).sort(), Object.keys(kinds).sort());
});
