import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Finding } from '../../src/core/diagnostic.ts';
import type { SourceText } from '../../src/config/lines.ts';
import { parseOpenibConf } from '../../src/config/modules/openib-conf.ts';
import { parseDiscovery } from '../../src/config/nvme/discovery.ts';
import { corpusOf, expectedIn, foundIn } from './corpus.ts';

/** Parsers by the folder of test/corpus that is theirs. */
const parsers: Readonly<Record<string, (source: SourceText) => readonly Finding[]>> = {
  discovery: ({ text, file }) => parseDiscovery(text, file).findings,
  openib: (source) => parseOpenibConf(source, 'node7').findings,
};

for (const [subject, parse] of Object.entries(parsers)) {
  for (const file of corpusOf(subject)) {
    test(`${file.name} says what is wrong with it`, () => {
      const expected = expectedIn(file.text);
      assert.ok(expected.length > 0, 'a file of the corpus expects something');
      assert.deepEqual(foundIn(file, parse), expected);
    });
  }
}
