/** The manual pages as a person sees them: groff is one of the programs that the lab installs. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { join } from 'node:path';
import { execa } from 'execa';
import { help } from '../../src/cli/help.ts';
import { targetKeys } from '../../src/config/settings/srp-target-keys.ts';
import { settingNames, settingsTable } from '../../src/core/settings.ts';
import { ensurePackages } from './packages.ts';

const top = join(import.meta.dirname, '..', '..');
const pages = ['man/holdfast.conf.5', 'man/holdfast.8'];

const groff = (page: string, ...args: readonly string[]) =>
  execa('groff', ['-man', '-ww', '-Tutf8', '-P-cbou', ...args, page], {
    cwd: top,
    timeout: 30_000,
  });

/** With one blank between two words. */
const shown = async (page: string): Promise<string> =>
  (await groff(page)).stdout.replace(/\s+/g, ' ');

before(ensurePackages);

for (const page of pages) {
  test(`${page} is clean roff`, async () => {
    assert.equal((await groff(page, '-z')).stderr, '');
  });
}

test('every key of holdfast.conf is in its page, with its default', async () => {
  const page = await shown('man/holdfast.conf.5');
  for (const { key, doc, written } of settingNames.map((name) => settingsTable[name])) {
    const rest = `the default is ${written === '' ? 'nothing' : written}.`;
    assert.ok(page.includes(` ${key} ${doc}`.replace(/\s+/g, ' ')), key);
    assert.ok(page.slice(page.indexOf(` ${key} ${doc}`)).includes(rest), key);
  }
  for (const { key, doc } of targetKeys) assert.ok(page.includes(` ${key} ${doc}`), key);
});

test('every command and option of --help is in holdfast(8)', async () => {
  const page = await shown('man/holdfast.8');
  for (const text of Object.values(help)) {
    const [usage = ''] = text.split('\n', 1);
    assert.ok(
      page.includes(usage.replace('Usage: ', '').replace('COMMAND [OPTION ...]', '')),
      usage,
    );
    for (const [, term = '', about = ''] of text.matchAll(/^ {2}(\S.*?) {2,}(.*)$/gm))
      assert.ok(page.includes(` ${term} ${about}`), term);
  }
});
