import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lineAt, splitLines } from '../../src/config/lines.ts';
import { aboutFile, locateAll } from '../../src/config/locate.ts';
import { renderJson, renderText } from '../../src/config/render.ts';

const at = (text: string, start: number, end: number): string => {
  const span = { start, end };
  const [found] = locateAll({ file: 'f', text }, [{ code: 'unknown-option', span, message: 'm' }]);
  assert.ok(found?.excerpt !== null && found !== undefined);
  return `${found.line}:${found.column} ${JSON.stringify(found.excerpt.text)} ${found.excerpt.width}`;
};

test('lines and columns start at 1 and count characters', () => {
  assert.equal(at('abc\ndef\n', 0, 3), '1:1 "abc" 3');
  assert.equal(at('abc\ndef\n', 5, 7), '2:2 "def" 2');
  assert.equal(at('abc\ndef', 6, 7), '2:3 "def" 1');
});

test('CRLF is no part of a line', () => {
  assert.equal(at('abc\r\ndef\r\n', 5, 8), '2:1 "def" 3');
  assert.equal(at('abc\r\ndef\r\n', 6, 99), '2:2 "def" 2');
});

test('a span outside of the text is clamped', () => {
  assert.equal(at('abc', 10, 20), '1:4 "abc" 1');
  assert.equal(at('', 0, 0), '1:1 "" 1');
});

test('diagnostics come in the order of the text', () => {
  const finding = (start: number) =>
    ({ code: 'unknown-option', span: { start, end: start + 1 }, message: `${start}` }) as const;
  const found = locateAll({ file: 'f', text: 'a\nb\nc' }, [finding(4), finding(0), finding(2)]);
  assert.deepEqual(
    found.map(({ line }) => line),
    [1, 2, 3],
  );
});

test('the line of an offset', () => {
  const lines = splitLines('a\n\nbc\n');
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5, 99].map((offset) => lineAt(lines, offset)?.number),
    [1, 1, 2, 3, 3, 3, 3],
  );
  assert.equal(lineAt([], 0), undefined);
});

test('a diagnostic as text: place, message, line, caret, hint', () => {
  const text = '-t rdma\n\t-a x --tradr y\n';
  const span = { start: text.indexOf('--tradr'), end: text.indexOf(' y') };
  const finding = { code: 'unknown-option', span, message: 'unknown', hint: 'try' } as const;
  const [diagnostic] = locateAll({ file: '/etc/f', text }, [finding]);
  assert.ok(diagnostic !== undefined);
  assert.equal(
    renderText(diagnostic),
    [
      '/etc/f:2:7: error[unknown-option]: unknown',
      '  \t-a x --tradr y',
      '  \t     ^^^^^^^',
      '  hint: try',
    ].join('\n'),
  );
});

test('of a long line, the part around the caret is shown', () => {
  const text = `${'a '.repeat(2000)}HERE ${'b '.repeat(2000)}`;
  const start = text.indexOf('HERE');
  const finding = {
    code: 'unexpected-word',
    span: { start, end: start + 4 },
    message: 'm',
  } as const;
  const [diagnostic] = locateAll({ file: 'f', text }, [finding]);
  assert.ok(diagnostic !== undefined);
  const [, line = '', caret = ''] = renderText(diagnostic).split('\n');
  assert.ok(line.length < 140);
  assert.equal(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1), 'HERE');
});

test('a diagnostic as JSON has exactly the documented fields', () => {
  const diagnostic = aboutFile('file-unreadable', '/etc/f', { message: 'm' });
  assert.deepEqual(JSON.parse(renderJson([diagnostic])), {
    version: 1,
    diagnostics: [
      {
        code: 'file-unreadable',
        severity: 'error',
        file: '/etc/f',
        line: 1,
        column: 1,
        message: 'm',
        hint: null,
      },
    ],
  });
  assert.equal(renderText(diagnostic), '/etc/f:1:1: error[file-unreadable]: m');
});

test('of a long line what is near a finding is kept, with its secrets hidden', () => {
  const text = `${'-S hunter2 '.repeat(90_000)}--tradr${' x'.repeat(90_000)}`;
  const start = text.indexOf('--tradr');
  const secret = { start: start - 8, end: start - 1 };
  const span = { start, end: start + 7 };
  const finding = { code: 'unknown-option', span, message: 'm', masked: [secret] } as const;
  const [found] = locateAll({ file: 'f', text }, [finding]);
  assert.ok(found?.excerpt !== null && found !== undefined);
  const { text: kept, at: caret, width } = found.excerpt;
  assert.equal(found.column, start + 1);
  assert.equal(kept.slice(caret - 11, caret + width), '-S ******* --tradr');
  assert.ok(kept.length < 3000);
  const [, shown = '', mark = ''] = renderText(found).split('\n');
  assert.equal(shown.slice(mark.indexOf('^'), mark.indexOf('^') + width), '--tradr');
});
