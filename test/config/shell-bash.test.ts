import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import fc from 'fast-check';

import { parseAssignments } from '../../src/config/shell/shell.ts';

const keys = ['A', 'B', 'C', 'IPOIB_LOAD', 'NODE_DESC'] as const;

const key = fc.constantFrom(...keys);
const plain = fc.constantFrom(
  'yes',
  'no',
  'x',
  '1',
  '.',
  '-',
  '/',
  ':',
  '=',
  '#',
  '+',
  ',',
  '%',
  '@',
);
const special = fc.constantFrom(
  '*',
  '~',
  '{',
  '}',
  '[',
  '!',
  '&',
  '|',
  '(',
  ')',
  '<',
  '>',
  '^',
  '?',
);
const blank = fc.constantFrom(' ', '\t', '  ', '\\\n', ' \\\n ');
const escaped = fc.constantFrom('\\ ', '\\"', "\\'", '\\\\', '\\$', '\\n', '\\#', '\\;', '\\`');
const expansion = fc.oneof(
  key.map((name) => `$${name}`),
  key.map((name) => `\${${name}}`),
  fc.constantFrom('$(hostname -s)', '`hostname -s`', '$( hostname  -s )', '$', '$1', '$NOPE'),
);
const inDouble = fc.array(fc.oneof(plain, special, expansion, escaped, blank, fc.constant("'")), {
  maxLength: 4,
});
const double = inDouble.map((parts) => `"${parts.join('')}"`);
const single = fc
  .array(fc.oneof(plain, special, blank, fc.constantFrom('$A', '\\', '"', '`')), { maxLength: 4 })
  .map((parts) => `'${parts.join('')}'`);
const piece = fc.oneof(
  { weight: 6, arbitrary: plain },
  { weight: 3, arbitrary: double },
  { weight: 3, arbitrary: single },
  { weight: 2, arbitrary: escaped },
  { weight: 3, arbitrary: expansion },
  { weight: 1, arbitrary: special },
);
const value = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(''));
const assignment = fc.tuple(key, value).map(([name, text]) => `${name}=${text}`);
const word = fc.oneof({ weight: 8, arbitrary: assignment }, { weight: 1, arbitrary: value });
const separator = fc.oneof(blank, fc.constantFrom(';', '; ', ' ; ', ' # c', '\r'));
const line = fc
  .array(fc.tuple(word, separator), { minLength: 1, maxLength: 3 })
  .chain((words) =>
    fc
      .constantFrom('', '', 'export ', ' ', '\t')
      .map((start) => `${start}${words.flat().join('')}`),
  );
const block = fc.constantFrom(
  'if true',
  'then',
  'fi',
  'if false; then',
  'foo',
  '',
  '# c',
  'export A',
);
const file = fc
  .array(fc.oneof({ weight: 6, arbitrary: line }, { weight: 1, arbitrary: block }), {
    maxLength: 5,
  })
  .map((lines) => `${lines.join('\n')}\n`);

/** Sources each file in a shell of its own and prints what the keys are then. */
const script = `
hostname() { printf 'node7\\n'; }
for file in "$1"/*; do
  ( unset ${keys.join(' ')}; . "$file" 2>/dev/null >/dev/null
    printf '%s\\0' ${keys.map((name) => `"\${${name}-(unset)}"`).join(' ')} )
done
`;

const bash = (texts: readonly string[]): readonly (readonly string[])[] => {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-shell-'));
  try {
    texts.forEach((text, i) => {
      // Without a command after it, bash would replace itself by the last command of the file.
      writeFileSync(join(directory, String(i).padStart(6, '0')), `${text}\n:\n`);
    });
    const { stdout } = spawnSync('env', ['-i', 'bash', '-c', script, 'bash', directory], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    const words = stdout.split('\0');
    return texts.map((_, i) => words.slice(i * keys.length, (i + 1) * keys.length));
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const read = (text: string): readonly string[] | undefined => {
  const { value: found, findings } = parseAssignments({ file: 'f', text }, 'node7.example');
  if (findings.some(({ code }) => code !== 'repeated-assignment')) return undefined;
  const values = new Map(found.map((one) => [one.key, one.value]));
  return keys.map((name) => values.get(name) ?? '(unset)');
};

test('what is read without a finding is what bash assigns', () => {
  const texts = fc.sample(file, 3000).filter((text) => read(text) !== undefined);
  assert.ok(texts.length > 500, `${texts.length} files were understood`);
  const assigned = bash(texts);
  texts.forEach((text, i) => {
    assert.deepEqual(read(text), assigned[i], JSON.stringify(text));
  });
});
