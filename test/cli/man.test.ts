/** The manual pages are generated, complete, and roff that groff has nothing to say about. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { help } from '../../src/cli/help.ts';
import { renderCommandPage } from '../../src/cli/man-page.ts';
import { renderSettingsPage } from '../../src/config/settings/man-page.ts';
import { targetKeys } from '../../src/config/settings/srp-target-keys.ts';
import { settingNames, settingsTable } from '../../src/core/settings.ts';
import { committed } from '../config/committed.ts';

const top = join(import.meta.dirname, '..', '..');

const pages = {
  'man/holdfast.conf.5': renderSettingsPage(),
  'man/holdfast.8': renderCommandPage(),
};

const groff = (page: string, ...args: readonly string[]) =>
  spawnSync('groff', ['-man', '-ww', '-Tutf8', '-P-cbou', ...args, page], {
    cwd: top,
    encoding: 'utf8',
  });

const hasGroff = spawnSync('groff', ['--version']).status === 0;

/** As a person reads it, with one blank between two words. */
const shown = (page: string): string => groff(page).stdout.replace(/\s+/g, ' ');

for (const [path, text] of Object.entries(pages)) {
  test(`${path} is generated`, () => {
    assert.equal(committed(path, text), text);
  });

  test(`${path} is clean roff`, { skip: !hasGroff && 'there is no groff here' }, () => {
    const { status, stderr } = groff(path, '-z');
    assert.deepEqual([status, stderr], [0, '']);
  });
}

test('every key of holdfast.conf is in its page, with its default', { skip: !hasGroff }, () => {
  const page = shown('man/holdfast.conf.5');
  for (const { key, doc, written } of settingNames.map((name) => settingsTable[name])) {
    const rest = `the default is ${written === '' ? 'nothing' : written}.`;
    assert.ok(page.includes(` ${key} ${doc}`.replace(/\s+/g, ' ')), key);
    assert.ok(page.slice(page.indexOf(` ${key} ${doc}`)).includes(rest), key);
  }
  for (const { key, doc } of targetKeys) assert.ok(page.includes(` ${key} ${doc}`), key);
});

test('every command and option of --help is in holdfast(8)', { skip: !hasGroff }, () => {
  const page = shown('man/holdfast.8');
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
