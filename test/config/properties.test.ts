import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { loadConfiguration } from '../../src/config/load.ts';
import { locateAll } from '../../src/config/locate.ts';
import { renderText } from '../../src/config/render.ts';
import { anyText } from './fragments.ts';
import { sourceOf } from './source.ts';
import { subjects } from './subjects.ts';

for (const { name, parse } of subjects) {
  test(`${name}: no text makes it throw, and every span is inside the text`, () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { findings } = parse(text);
        for (const { span } of findings) {
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
        }
        for (const diagnostic of locateAll({ file: 'f', text }, findings)) renderText(diagnostic);
      }),
      { numRuns: 1500 },
    );
  });
}

test('loading never rejects, whatever the files hold', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, anyText, anyText, anyText, async (a, b, c, d) => {
      const files = {
        '/etc/rdma/rdma.conf': a,
        '/etc/infiniband/openib.conf': b,
        '/etc/nvme/discovery.conf': c,
        '/etc/holdfast/holdfast.conf': d,
        '/etc/holdfast/holdfast.conf.d/a.conf': a,
        '/etc/nvme/hostnqn': a,
        '/etc/machine-id': b,
      };
      const { diagnostics } = await loadConfiguration(sourceOf(files));
      JSON.stringify(diagnostics);
    }),
    { numRuns: 300 },
  );
});
