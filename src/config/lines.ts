/** Lines of a text and where they start. */

/** One line without its end (LF or CRLF). */
export interface Line {
  readonly text: string;
  /** Offset of its first character, in UTF-16 units. */
  readonly start: number;
  /** From 1. */
  readonly number: number;
}

/** What a parser is given: the text, and the path to name it by. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** Every line of a text; the last one may lack its newline. */
export const splitLines = (text: string): readonly Line[] => {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const stop = text[end - 1] === '\r' && end > start ? end - 1 : end;
    lines.push({ text: text.slice(start, stop), start, number: lines.length + 1 });
    start = end + 1;
  }
  return lines;
};

/** The line an offset is in: the last one that starts at or before it. Undefined for an empty text. */
export const lineAt = (lines: readonly Line[], offset: number): Line | undefined => {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.start ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return lines[low];
};
