/** Text as roff, for pages in the macros of man(7). */

const special: Readonly<Record<string, string>> = {
  '\\': '\\e',
  '-': '\\-',
  '"': '\\(dq',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

/** Characters stay what they are, whatever they mean to roff: what is copied from a page must be what is typed. */
export const roff = (text: string): string => {
  const escaped = text.replace(/[\\\-"'`^~]/g, (one) => special[one] ?? one);
  return /^[.\s]/.test(escaped) ? `\\&${escaped}` : escaped;
};

/** A macro with one argument, blanks and all. */
const macro = (name: string, text: string): string => `.${name} "${roff(text)}"`;

export const section = (title: string): string => macro('SH', title);
export const subsection = (title: string): string => macro('SS', title);

export const paragraph = (text: string): readonly string[] => ['.PP', roff(text)];

/** A term in bold, and what there is to say about it. */
export const item = (term: string, ...texts: readonly string[]): readonly string[] => [
  '.TP',
  macro('B', term),
  ...texts.map(roff).join('\n.br\n').split('\n'),
];

/** Lines in bold. */
export const boldLines = (lines: readonly string[]): readonly string[] => [
  '.PP',
  lines.map((line) => macro('B', line)).join('\n.br\n'),
];

/** Lines as they are, in the type of a terminal. */
export const literal = (lines: readonly string[]): readonly string[] => [
  '.PP',
  '.in +4n',
  '.EX',
  ...lines.map(roff),
  '.EE',
  '.in',
];

/** A whole page. `about`: what its name stands for. */
export const page = (
  title: { readonly name: string; readonly chapter: 5 | 8; readonly of: string },
  about: string,
  body: readonly string[],
): string => {
  const { name, chapter, of } = title;
  const head = [
    '.\\" Generated; UPDATE=1 npm test writes it anew.',
    `.TH "${roff(name.toUpperCase())}" ${chapter} "" "Holdfast" "${of}"`,
    // Words that are cut in two cannot be copied.
    '.nh',
    '.ad l',
    section('NAME'),
    `${roff(name)} \\- ${roff(about)}`,
  ];
  return [...head, ...body, ''].join('\n');
};
