/** "Did you mean": the nearest word of a closed list. */

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
export const distance = (a: string, b: string): number => {
  const width = b.length + 1;
  // Row by row: how far the first i letters of one are from the first j of the other.
  const cells = new Uint32Array((a.length + 1) * width);
  const cell = (i: number, j: number): number => cells[i * width + j] ?? 0;
  for (let j = 1; j < width; j += 1) cells[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    cells[i * width] = i;
    for (let j = 1; j < width; j += 1) {
      const edit = cell(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swaps = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swaps ? cell(i - 2, j - 2) + 1 : Infinity;
      cells[i * width + j] = Math.min(edit, swap, cell(i - 1, j) + 1, cell(i, j - 1) + 1);
    }
  }
  return cell(a.length, b.length);
};

const longest = 40;

/** How many steps away a word is still near. */
const nearest = ({ length }: string): number => Math.max(1, Math.floor(length / 3));

/** The nearest word within a third of its length; undefined when nothing is near. */
export const suggest = (word: string, words: Iterable<string>): string | undefined => {
  if (word.length > longest) return undefined;
  const lower = word.toLowerCase();
  let best: { readonly word: string; readonly far: number } | undefined;
  for (const candidate of words) {
    const most = Math.min(nearest(candidate), (best?.far ?? Infinity) - 1);
    // Each letter more or less is a step: most words are too far away by their length alone.
    if (Math.abs(candidate.length - word.length) > most) continue;
    const far = distance(lower, candidate.toLowerCase());
    if (far <= most) best = { word: candidate, far };
  }
  return best?.word;
};

/** A hint, where there is something to suggest. */
export const didYouMean = (word: string, words: Iterable<string>): { readonly hint?: string } => {
  const near = suggest(word, words);
  return near === undefined ? {} : { hint: `did you mean ${near}?` };
};
