/** Where Holdfast's own readers and the ini package both accept a file, they read the same keys and values in it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';
import { parse as parseIni } from 'ini';

import { readSettingsLines } from '../../src/config/settings/settings-lines.ts';
import { valueOf } from '../../src/config/settings/value.ts';
import { parseAssignments } from '../../src/config/shell/shell.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** A value as text; undefined for a list, a section, or a number that a quoted text was taken for. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'boolean' ? String(value) : undefined;

const key = fc.constantFrom('IPOIB_LOAD', 'NODE_DESC', 'A', 'B', 'max', 'first-deadline');

/** Letters, and what means something to one of the readers. */
const letters = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from('abz019_./:,+@%=-*[]')), maxLength: 3 }),
  fc.constantFrom('yes', 'no', 'true', 'null', 'é'),
);
const blanks = fc.constantFrom(' ', '  ', '\t');
const plain = fc.array(letters, { maxLength: 5 }).map((parts) => parts.join(''));
const inside = fc
  .array(fc.oneof(letters, fc.constantFrom(' ', '  ', '#', ';', ' # ', '&', '(')), { maxLength: 6 })
  .map((parts) => parts.join(''));
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
const quotedValue = fc.oneof(
  inside.map((text) => `"${text}"`),
  // The ini package reads what is in single quotes as JSON, where it is any.
  inside.filter((text) => !isJson(text)).map((text) => `'${text}'`),
);
const comment = fc.constantFrom('', '', ' # c', '\t# a = b', '  ');

/** KEY=VALUE, whose value is plain or quoted as a whole: elsewhere a shell and the ini package mean different things. */
const assignment = fc
  .tuple(key, fc.oneof(plain, quotedValue), comment)
  // A quoted value with a comment behind it is more than quotes to the ini package.
  .map(([name, value, end]) => `${name}=${value}${/^["']/.test(value) ? '' : end}`);
const sourced = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: assignment },
      { weight: 1, arbitrary: fc.constantFrom('', '# c', '  # A=1') },
    ),
    { maxLength: 8 },
  )
  .map((lines) => `${lines.join('\n')}\n`);

test('KEY=VALUE files: the same keys and values', () => {
  let compared = 0;
  fc.assert(
    fc.property(sourced, (text) => {
      const { value, findings } = parseAssignments({ file: 'f', text }, 'node7');
      const found: unknown = parseIni(text);
      assert.ok(isRecord(found));
      const values = Object.entries(found).map(([name, one]) => [name, textOf(one)] as const);
      fc.pre(findings.every(({ code }) => code === 'repeated-assignment'));
      fc.pre(values.every(([, one]) => one !== undefined));
      compared += values.length;
      const own = value.map((one) => [one.key, one.value] as const);
      assert.deepEqual(new Map(own), new Map(values));
    }),
    { numRuns: 4000 },
  );
  assert.ok(compared > 5000, `${compared} values were compared`);
});

const special = fc.constantFrom('"', "'", '\\', '\\;', '\\#', ';', '#', '\\\\', '"a;b"', ' ; c');
const anyValue = fc.oneof(
  fc.array(fc.oneof(letters, blanks, special), { maxLength: 6 }).map((parts) => parts.join('')),
  quotedValue,
);
const equals = fc.constantFrom('=', ' = ', '\t=', '=  ');
const entry = fc.tuple(key, equals, anyValue).map((parts) => parts.join(''));
const header = fc.constantFrom('[retry]', '[ nvme ]', '[srp-target x]', '[pass] ', '[]');
const other = fc.constantFrom('', '; c', '# c', '  ', 'no value', '= 5');
const settingsFile = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: entry },
      { weight: 3, arbitrary: header },
      { weight: 1, arbitrary: other },
    ),
    { maxLength: 10 },
  )
  .chain((lines) =>
    fc.constantFrom('\n', '\r\n').map((end) => lines.map((line) => line + end).join('')),
  );

test('holdfast.conf: the same sections, keys and values', () => {
  let compared = 0;
  fc.assert(
    fc.property(settingsFile, (text) => {
      const { entries, findings } = readSettingsLines(text);
      fc.pre(findings.length === 0);
      const own = new Map(
        entries.map((one) => [`[${one.section}] ${one.key}`, valueOf(one, parseIni)]),
      );
      const whole: unknown = parseIni(text);
      assert.ok(isRecord(whole));
      for (const { section, key: name } of entries) {
        const place: unknown = section === '' && !/^\s*\[\]/m.test(text) ? whole : whole[section];
        const value: string | undefined = isRecord(place) ? textOf(place[name]) : undefined;
        if (value === undefined) continue;
        compared += 1;
        assert.equal(own.get(`[${section}] ${name}`), value);
      }
    }),
    { numRuns: 4000 },
  );
  assert.ok(compared > 5000, `${compared} values were compared`);
});
