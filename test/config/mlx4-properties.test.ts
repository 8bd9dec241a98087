import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Parsed } from '../../src/core/diagnostic.ts';
import type { SourceText } from '../../src/config/lines.ts';
import { parseMlx4Conf } from '../../src/config/mlx4/mlx4-conf.ts';
import { parseSriovVfs } from '../../src/config/mlx4/sriov-vfs.ts';

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

for (const [name, { parse, good }] of Object.entries(cases)) {
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
