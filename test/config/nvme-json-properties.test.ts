import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { keys } from '../../src/config/nvme-json/keys.ts';
import { locateAll } from '../../src/config/locate.ts';
import { file, fileOf, findingsOf, parsed } from './nvme-json-files.ts';

const good = '{"transport":"rdma","traddr":"192.0.2.77","tos":7}';
const list = (ports: string): string =>
  // A text would have its dollar signs replaced.
  fileOf({}).replace('{"transport":"rdma","traddr":"10.0.0.1"}', () => ports);

const member = fc
  .tuple(fc.constantFrom(...keys.port.map(({ key }) => key)), fc.json())
  .map(([key, value]) => `"${key}":${value}`);
const object = fc.array(member, { maxLength: 4 }).map((members) => `{${members.join(',')}}`);
/** What opens, closes and quotes nothing. */
const words = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((text) => text.replace(/["[\]{}/\n\r\u2028\u2029]/g, ''));
const neighbour = fc.oneof(
  fc.json(),
  object,
  words,
  words.map((text) => `{${text}}`),
);

test('a good port survives any JSON beside it, and any text that opens, closes and quotes nothing', () => {
  const [alone] = parsed(list(good)).paths;
  assert.equal(alone?.traddr, '192.0.2.77');
  fc.assert(
    fc.property(neighbour, neighbour, (before, after) => {
      const { paths } = parsed(list(`${before},\n${good}\n,${after}`));
      assert.deepEqual(paths, [{ ...alone, source: `${file}:2` }]);
    }),
    { numRuns: 1500 },
  );
});

test('whatever is cut out of a file or put in its place, nothing throws and every span is inside', () => {
  const text = list(`${good},\n${good.replace('77', '78')},\n${good.replace('77', '79')}`);
  assert.equal(parsed(text).paths.length, 3);
  const offset = fc.nat(text.length);
  fc.assert(
    fc.property(offset, offset, words, (one, other, between) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      const cut = text.slice(0, from) + between + text.slice(to);
      for (const { span } of findingsOf(cut)) {
        assert.ok(0 <= span.start && span.start <= span.end && span.end <= cut.length);
      }
      locateAll({ file, text: cut }, findingsOf(cut));
      assert.ok(parsed(cut).paths.length <= 3);
    }),
    { numRuns: 1500 },
  );
});
