import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parse as parseIni } from 'ini';

import type { Finding } from '../../src/core/diagnostic.ts';
import { parseIfcfg } from '../../src/config/ipoib/ifcfg.ts';
import { parseIpoibRules } from '../../src/config/ipoib/rules.ts';
import type { SourceText } from '../../src/config/lines.ts';
import { parseLimits } from '../../src/config/limits/limits.ts';
import { parseModulesLoad } from '../../src/config/modules-load/modules-load.ts';
import { parseOpenibConf } from '../../src/config/modules/openib-conf.ts';
import { parseDiscovery } from '../../src/config/nvme/discovery.ts';
import { parseMlx4Conf } from '../../src/config/mlx4/mlx4-conf.ts';
import { parseSriovVfs } from '../../src/config/mlx4/sriov-vfs.ts';
import { parseSettings } from '../../src/config/settings/settings.ts';
import { parseSrpRules } from '../../src/config/srp/rules.ts';
import { parseSrptools } from '../../src/config/srp/srptools.ts';
import { corpusOf, expectedIn, foundIn } from './corpus.ts';

/** Parsers by the folder of test/corpus that is theirs. */
const parsers: Readonly<Record<string, (source: SourceText) => readonly Finding[]>> = {
  discovery: ({ text, file }) => parseDiscovery(text, file).findings,
  ifcfg: (source) => parseIfcfg(source, 'node7').findings,
  'ipoib-rules': (source) => parseIpoibRules(source).findings,
  limits: (source) => parseLimits(source).findings,
  'modules-load': (source) => parseModulesLoad(source).findings,
  openib: (source) => parseOpenibConf(source, 'node7').findings,
  mlx4: (source) => parseMlx4Conf(source).findings,
  settings: (source) => parseSettings(source, parseIni).findings,
  'sriov-vfs': (source) => parseSriovVfs(source).findings,
  srp: (source) => parseSrpRules(source).findings,
  srptools: (source) => parseSrptools(source, 'node7').findings,
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
