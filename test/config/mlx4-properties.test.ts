import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import type { Parsed } from '../../src/core/diagnostic.ts';
import { locateAll } from '../../src/config/locate.ts';
import type { SourceText } from '../../src/config/lines.ts';
import { parseMlx4Conf } from '../../src/config/mlx4/mlx4-conf.ts';
import { parseSriovVfs } from '../../src/config/mlx4/sriov-vfs.ts';
import { ethernetRows, infinibandRows } from '../../src/config/mlx4/vf-rows.ts';
import { renderText } from '../../src/config/render.ts';

const source = (text: string): SourceText => ({ file: 'f', text });

interface Case {
  readonly parse: (source: SourceText) => Parsed<readonly { readonly source: string }[]>;
  /** Its address is in no other line. */
  readonly good: string;
}
const cases: Readonly<Record<string, Case>> = {
  'mlx4.conf': { parse: parseMlx4Conf, good: '0000:77:00.0 ib eth' },
  'sriov-vfs': { parse: parseSriovVfs, good: '0000:77:00.1 port 2 vlan 7 qos 7' },
};

const fragment = fc.oneof(
  fc.constantFrom('0000:0b:00.0', '0000:44:00.1', '0b:00.0', 'ib', 'eth', 'auto', 'IB', 'eth,eth'),
  fc.constantFrom(...[...infinibandRows, ...ethernetRows].map(({ key }) => key), 'port', '1', '2'),
  fc.constantFrom(...[...infinibandRows, ...ethernetRows].map(({ example }) => example)),
  fc.constantFrom('0xffff', '0x8000', '8001', 'ffffffffffffffff', '02:00:00:00:00:01', '010', '#'),
  fc.constantFrom(' ', '\t', '\n', '\r\n', '\r', '\0', '\\', '\\\n', '\ufeff', '\u2028', '\u00a0'),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const text = fc
  .array(fragment, { maxLength: 30 })
  .chain((parts) => fc.constantFrom('', ' ').map((between) => parts.join(between)));
const oneLine = text.map((input) => input.replaceAll('\n', ' '));

for (const [name, { parse, good }] of Object.entries(cases)) {
  test(`${name}: no text makes it throw, and every span is inside the text`, () => {
    fc.assert(
      fc.property(text, (input) => {
        const { findings } = parse(source(input));
        for (const { span } of findings) {
          assert.ok(0 <= span.start && span.start <= span.end && span.end <= input.length);
        }
        for (const diagnostic of locateAll(source(input), findings)) renderText(diagnostic);
      }),
      { numRuns: 1500 },
    );
  });

  test(`${name}: a good line survives any neighbours and is not changed by them`, () => {
    const [alone] = parse(source(`${good}\n`)).value;
    assert.ok(alone !== undefined);
    fc.assert(
      fc.property(oneLine, oneLine, (before, after) => {
        const { value } = parse(source(`${before}\n${good}\n${after}`));
        const found = value.find((entry) => entry.source === 'f:2');
        assert.deepEqual(found, { ...alone, source: 'f:2' });
      }),
      { numRuns: 1000 },
    );
  });

  test(`${name}: ten thousand lines`, () => {
    const address = (i: number): string => `00${(i >> 8).toString(16).padStart(2, '0')}`;
    const bus = (i: number): string => (i & 255).toString(16).padStart(2, '0');
    const lines = Array.from({ length: 10_000 }, (_, i) =>
      good.replace('0000:77', `${address(i)}:${bus(i)}`),
    );
    const { value, findings } = parse(source(`${lines.join('\n')}\n`));
    assert.deepEqual([value.length, findings], [10_000, []]);
  });
}
