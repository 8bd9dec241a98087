import assert from 'node:assert/strict';
import { test } from 'node:test';

import { loadConfiguration } from '../../src/config/load.ts';
import { parametersText } from '../../src/core/setup/parameters.ts';
import { moduleName } from '../core/fixture.ts';
import { sourceOf } from './source.ts';

test('what Holdfast once wrote for modprobe is a finding when it is not asked for any more', async () => {
  const settings = (write: string): string => `[modules]\nparameters = ib_srp.ch_count=4\n${write}`;
  const own = parametersText([{ module: moduleName('ib_srp'), name: 'ch_count', value: '4' }]);
  const file = '/etc/modprobe.d/holdfast.conf';
  const found = async (more: Readonly<Record<string, string>>): Promise<readonly string[]> =>
    (await loadConfiguration(sourceOf(more))).diagnostics.map(
      (one) => `${one.file}:${one.line}:${one.column} ${one.code}`,
    );
  const said = [`${file}:2:1 parameters-left`];
  assert.deepEqual(await found({ [file]: own }), said);
  const conf = '/etc/holdfast/holdfast.conf';
  assert.deepEqual(await found({ [file]: own, [conf]: settings('') }), said);
  assert.deepEqual(await found({ [file]: own, [conf]: settings('write-parameters = yes\n') }), []);
  for (const text of [parametersText([]), 'options ib_srp ch_count=8\n'])
    assert.deepEqual(await found({ [file]: text }), []);
});
