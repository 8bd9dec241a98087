/** "Did you mean": the nearest word of a closed list. */

const substitution = (a: string, b: string): number => (a === b ? 0 : 1);

const swapped = (a: string, b: string, i: number, j: number): boolean =>
  i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
export const distance = (a: string, b: string): number => {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const cell = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const edit = cell(i - 1, j - 1) + substitution(a.charAt(i - 1), b.charAt(j - 1));
      const swap = swapped(a, b, i, j) ? cell(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(edit, swap, cell(i - 1, j) + 1, cell(i, j - 1) + 1));
    }
  }
  return cell(a.length, b.length);
};

const longest = 40;

/** The nearest word within a third of its length; undefined when nothing is near. */
export const suggest = (word: string, words: Iterable<string>): string | undefined => {
  if (word.length > longest) return undefined;
  let best: { readonly word: string; readonly far: number } | undefined;
  for (const candidate of words) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    const near = far <= Math.max(1, Math.floor(candidate.length / 3));
    if (near && far < (best?.far ?? Infinity)) best = { word: candidate, far };
  }
  return best?.word;
};

/** A hint, where there is something to suggest. */
export const didYouMean = (word: string, words: Iterable<string>): { readonly hint?: string } => {
  const near = suggest(word, words);
  return near === undefined ? {} : { hint: `did you mean ${near}?` };
};
