/** The manual pages are generated; test/lab/man.test.ts looks at them through groff. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderCommandPage } from '../../src/cli/man-page.ts';
import { renderSettingsPage } from '../../src/config/settings/man-page.ts';
import { committed } from '../config/committed.ts';

const pages = {
  'man/holdfast.conf.5': renderSettingsPage(),
  'man/holdfast.8': renderCommandPage(),
};

for (const [path, text] of Object.entries(pages)) {
  test(`${path} is generated`, () => {
    assert.equal(committed(path, text), text);
  });
}
